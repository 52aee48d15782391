namespace ScheduledJobs.Scheduling.Recurrence;

/// <summary>Numbers that count from the start, or from the end if they are negative: -1 is the last.</summary>
internal sealed class SignedNumbers
{
    private readonly ulong[] _fromStart;
    private readonly ulong[] _fromEnd;

    /// <param name="numbers">Not 0.</param>
    /// <param name="max">The greatest possible number, either way.</param>
    public SignedNumbers(IEnumerable<int> numbers, int max)
    {
        _fromStart = new ulong[max / 64 + 1];
        _fromEnd = new ulong[max / 64 + 1];
        foreach (var number in numbers)
        {
            var bits = number > 0 ? _fromStart : _fromEnd;
            bits[Math.Abs(number) / 64] |= 1UL << (Math.Abs(number) % 64);
        }
    }

    /// <summary>Whether the set has an element, given by its place from the start and from the end, each from 1.</summary>
    public bool Contains(int fromStart, int fromEnd) =>
        (_fromStart[fromStart / 64] >> (fromStart % 64) & 1) != 0 || (_fromEnd[fromEnd / 64] >> (fromEnd % 64) & 1) != 0;
}
