namespace ScheduledJobs.Scheduling.LocalTime;

/// <summary>Listed local times.</summary>
/// <param name="times">Sorted, without duplicates.</param>
internal sealed class LocalDates(long[] times) : ILocalPattern
{
    public bool Repeats => false;

    public long NextFrom(long local)
    {
        var index = CountBefore(local);
        return index == times.Length ? WholeSeconds.Never : times[index];
    }

    public long LastUpTo(long local)
    {
        var index = CountBefore(local + 1);
        return index == 0 ? WholeSeconds.None : times[index - 1];
    }

    public long Count(long from, long to) => Math.Max(0, CountBefore(to) - CountBefore(from));

    private int CountBefore(long local)
    {
        var index = Array.BinarySearch(times, local);
        return index < 0 ? ~index : index;
    }
}
