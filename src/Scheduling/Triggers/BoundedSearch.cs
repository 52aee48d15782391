using System.Buffers;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// Asks any trigger under a budget. A search moves in one direction, so an answer that still lies ahead of it is the answer to the next question as
/// well: a rare trigger is asked once, not again at each step of a frequent one.
/// </summary>
internal static class BoundedSearch
{
    /// <summary>Cost of producing a day of an ordinary trigger, in questions to it.</summary>
    private const int CostOfDay = 32;

    /// <summary>What it costs to produce a whole day of a trigger.</summary>
    public static int CostOf(ITrigger trigger) => trigger is IBoundedSearch bounded ? bounded.CostOfDay : CostOfDay;

    /// <summary>How many answers of a trigger a search remembers.</summary>
    public static int AnswersOf(ITrigger trigger) => trigger is IBoundedSearch bounded ? bounded.Answers : 1;

    /// <summary>Room for the answers of a forward search.</summary>
    public static Found[] RentAhead(int count) => Rent(count, new Found(long.MinValue, false));

    /// <summary>Room for the answers of a backward search.</summary>
    public static Found[] RentBehind(int count) => Rent(count, new Found(long.MaxValue, false));

    /// <summary>The part of the answers that is a trigger's; the rest is left to the others.</summary>
    public static Span<Found> Take(ref Span<Found> known, ITrigger trigger)
    {
        if (known.IsEmpty)
            return known;
        var own = known[..AnswersOf(trigger)];
        known = known[own.Length..];
        return own;
    }

    /// <summary>Gives the room back.</summary>
    public static void Return(Found[] known) => ArrayPool<Found>.Shared.Return(known);

    /// <summary>The first time; an ordinary trigger costs 1.</summary>
    public static Found NextFrom(ITrigger trigger, long from, long until, ref int budget) => NextFrom(trigger, from, until, [], ref budget);

    /// <summary>The same in a search that remembers its answers; one that it remembers costs nothing.</summary>
    public static Found NextFrom(ITrigger trigger, long from, long until, Span<Found> known, ref int budget)
    {
        if (known is [var last] && (last.At > from || (last.IsTime && last.At == from)))
            return last;
        var found = trigger is IBoundedSearch bounded ? bounded.NextFrom(from, until, known, ref budget) : NextFrom(trigger, from, ref budget);
        if (known.Length == 1)
            known[0] = found;
        return found;
    }

    /// <summary>The last time; an ordinary trigger costs 1.</summary>
    public static Found LastUpTo(ITrigger trigger, long upTo, long downTo, ref int budget) => LastUpTo(trigger, upTo, downTo, [], ref budget);

    /// <summary>The same in a search that remembers its answers.</summary>
    public static Found LastUpTo(ITrigger trigger, long upTo, long downTo, Span<Found> known, ref int budget)
    {
        if (known is [var last] && (last.At < upTo || (last.IsTime && last.At == upTo)))
            return last;
        var found = trigger is IBoundedSearch bounded ? bounded.LastUpTo(upTo, downTo, known, ref budget) : LastUpTo(trigger, upTo, ref budget);
        if (known.Length == 1)
            known[0] = found;
        return found;
    }

    private static Found NextFrom(ITrigger trigger, long from, ref int budget)
    {
        budget--;
        return trigger.NextAfter(WholeSeconds.JustBefore(from)) is { } next ? new Found(WholeSeconds.FirstFrom(next), true) : Found.NoneAhead;
    }

    private static Found LastUpTo(ITrigger trigger, long upTo, ref int budget)
    {
        budget--;
        return trigger.LastBefore(WholeSeconds.JustAfter(upTo)) is { } last ? new Found(WholeSeconds.FirstFrom(last), true) : Found.NoneBehind;
    }

    private static Found[] Rent(int count, Found none)
    {
        var known = ArrayPool<Found>.Shared.Rent(count);
        known.AsSpan(0, count).Fill(none);
        return known;
    }
}
