namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>Remembers the last range in each direction that a search went through in vain, so that it is not searched again. Thread-safe.</summary>
internal sealed class SearchMemory
{
    private EmptyRange? _ahead;
    private EmptyRange? _behind;

    /// <summary>What is known about a forward search: its result, or null and a later second from which to go on.</summary>
    /// <param name="from">Where the search begins.</param>
    /// <param name="budget">Its budget. With a larger one than before, it goes on where that one ended.</param>
    public Found? Ahead(ref long from, int budget)
    {
        if (Volatile.Read(ref _ahead) is not { } empty || from < empty.From || from >= empty.To)
            return null;
        if (empty.To == WholeSeconds.Never || budget <= empty.Budget)
            return new Found(empty.To, false);
        from = empty.To;
        return null;
    }

    /// <summary>The same backward.</summary>
    public Found? Behind(ref long upTo, int budget)
    {
        if (Volatile.Read(ref _behind) is not { } empty || upTo < empty.From || upTo >= empty.To)
            return null;
        if (empty.From == 0 || budget <= empty.Budget)
            return new Found(empty.From - 1, false);
        upTo = empty.From - 1;
        return null;
    }

    /// <summary>Remembers the result of a forward search, if there is no time, or the search was given up.</summary>
    public void KeepAhead(long from, long until, int budget, Found found)
    {
        if (!found.IsTime && found.At > from && (found.At <= until || found.At == WholeSeconds.Never))
            Volatile.Write(ref _ahead, new EmptyRange(from, found.At, budget));
    }

    /// <summary>The same backward.</summary>
    public void KeepBehind(long upTo, long downTo, int budget, Found found)
    {
        if (!found.IsTime && found.At < upTo && (found.At >= downTo || found.At == WholeSeconds.None))
            Volatile.Write(ref _behind, new EmptyRange(found.At + 1, upTo + 1, budget));
    }

    /// <param name="From">The first second.</param>
    /// <param name="To">The second after the last.</param>
    /// <param name="Budget">What the search was allowed.</param>
    private sealed record EmptyRange(long From, long To, int Budget);
}
