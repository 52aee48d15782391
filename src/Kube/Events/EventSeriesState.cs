namespace ScheduledJobs.Kube.Events;

/// <summary>The same thing, seen once or more often, and what of it the server knows.</summary>
internal sealed class EventSeriesState(Occurrence first)
{
    /// <summary>What is written as the event.</summary>
    public Occurrence First { get; private set; } = first;

    /// <summary>How often it was seen.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>When it was last seen.</summary>
    public DateTimeOffset LastSeen { get; private set; } = first.Time;

    /// <summary>Name of the event on the server; null where there is none.</summary>
    public string? StoredName { get; private set; }

    /// <summary>How much of <see cref="Count"/> the server knows.</summary>
    public int StoredCount { get; private set; }

    /// <summary>Whether it is that which a later occurrence repeats.</summary>
    public bool Matches(Occurrence other) =>
        First.Type == other.Type && First.Reason == other.Reason && First.Action == other.Action;

    /// <summary>Seen again.</summary>
    public void Repeat(Occurrence again)
    {
        Count++;
        LastSeen = again.Time;
    }

    /// <summary>The server has it now.</summary>
    public void Stored(string name, int count)
    {
        StoredName = name;
        StoredCount = count;
    }

    /// <summary>The server does not have it any more: events live for an hour.</summary>
    public void Vanished() => StoredName = null;
}
