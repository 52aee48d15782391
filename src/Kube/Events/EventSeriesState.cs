namespace ScheduledJobs.Kube.Events;

/// <summary>The same thing, seen once or more often, and what of it the server knows.</summary>
internal sealed class EventSeriesState(RecordedEvent first)
{
    /// <summary>What is written as the event.</summary>
    public RecordedEvent First { get; private set; } = first;

    /// <summary>How often it was seen.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>When it was last seen.</summary>
    public DateTimeOffset LastSeen { get; private set; } = first.Time;

    /// <summary>Name of the event on the server; null where there is none.</summary>
    public string? StoredName { get; private set; }

    /// <summary>How much of <see cref="Count"/> the server knows.</summary>
    public int StoredCount { get; private set; }

    /// <summary>Whether different occurrences of one kind were held back and are written as one; the last of them is <see cref="First"/>.</summary>
    public bool IsCombined { get; private set; }

    /// <summary>What is written as the note; the prefix is that of client-go.</summary>
    public string Note => IsCombined ? $"(combined from similar events): {First.Note}" : First.Note;

    /// <summary>Whether it says the same as another occurrence.</summary>
    public bool Matches(RecordedEvent other) => !IsCombined && IsSimilar(other) && First.Note == other.Note;

    /// <summary>Whether it says the same as another occurrence but for the note.</summary>
    public bool IsSimilar(RecordedEvent other) =>
        First.Type == other.Type && First.Reason == other.Reason && First.Action == other.Action;

    /// <summary>Seen again.</summary>
    public void Repeat(RecordedEvent again)
    {
        Count++;
        LastSeen = again.Time;
    }

    /// <summary>Another one of its kind, instead of which it is written.</summary>
    public void Combine(RecordedEvent other)
    {
        Repeat(other);
        First = other;
        IsCombined = true;
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
