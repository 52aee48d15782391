namespace ScheduledJobs.Kube.Events;

/// <summary>One event, seen once or more, and how much of it the server knows.</summary>
internal sealed class EventSeriesState(RecordedEvent first)
{
    /// <summary>What is written as the event.</summary>
    public RecordedEvent First { get; private set; } = first;

    /// <summary>How many times it was seen.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>When it was last seen.</summary>
    public DateTimeOffset LastSeen { get; private set; } = first.Time;

    /// <summary>Name of its event; null before the first attempt to write it. A retry has the same name, so the server stores it once.</summary>
    public string? Name { get; private set; }

    /// <summary>Whether the server has the event.</summary>
    public bool IsStored { get; private set; }

    /// <summary>The part of <see cref="Count"/> that the server knows.</summary>
    public int StoredCount { get; private set; }

    /// <summary>Whether different occurrences of one kind were held back and are written as one; the latest of them is <see cref="First"/>.</summary>
    public bool IsCombined { get; private set; }

    /// <summary>The note to write; the prefix is client-go's.</summary>
    public string Note => IsCombined ? $"(combined from similar events): {First.Note}" : First.Note;

    /// <summary>Whether it is the same as another occurrence.</summary>
    public bool Matches(RecordedEvent other) => !IsCombined && IsSimilar(other) && First.Note == other.Note;

    /// <summary>Whether it is the same as another occurrence, except for the note.</summary>
    public bool IsSimilar(RecordedEvent other) =>
        First.Type == other.Type && First.Reason == other.Reason && First.Action == other.Action;

    /// <summary>It was seen again.</summary>
    public void Repeat(RecordedEvent again)
    {
        Count++;
        LastSeen = again.Time;
    }

    /// <summary>Replaces it with a similar occurrence, which is written in its place.</summary>
    public void Combine(RecordedEvent other)
    {
        Repeat(other);
        First = other;
        IsCombined = true;
    }

    /// <summary>It is about to be written under a name.</summary>
    public void Named(string name) => Name = name;

    /// <summary>The server has stored it.</summary>
    public void Stored(int count)
    {
        IsStored = true;
        StoredCount = count;
    }

    /// <summary>The server no longer has it: events live for an hour.</summary>
    public void Vanished() => IsStored = false;
}
