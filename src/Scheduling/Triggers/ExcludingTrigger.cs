using ScheduledJobs.Scheduling.Exclusions;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Triggers;

/// <summary>
/// A grid without excluded times, or with those of excluded days moved to other days; equal instants count once. Excluded stretches are
/// jumped over. A search is limited by what it asks the grid and the sets of excluded days: it is given up after some thousand times or stretches that
/// are all excluded, which is more than ten years of daily ones.
/// </summary>
public sealed partial class ExcludingTrigger : ITrigger, IDayMarker, IBoundedSearch
{
    /// <summary>Most questions that a search asks the grid and the sets of excluded days: some thousandths of a second.</summary>
    internal const int MaxCost = 50_000;

    private readonly Exclusion _exclusion;

    // Null if times do not move.
    private readonly MovedTimes? _pattern;
    private readonly LocalGrid? _moved;

    private readonly int _answers;
    private readonly SearchMemory _memory = new();

    /// <summary>Excludes times from a grid.</summary>
    public ExcludingTrigger(ITrigger inner, Exclusion exclusion)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(exclusion);
        Inner = inner;
        _exclusion = exclusion;
        _answers = BoundedSearch.AnswersOf(inner);
        if (exclusion.Policy == ExclusionPolicy.Skip)
            return;
        _pattern = new MovedTimes(inner, exclusion);
        _moved = new LocalGrid(_pattern, exclusion.Clock);
    }

    /// <summary>The grid with all its times.</summary>
    public ITrigger Inner { get; }

    int IBoundedSearch.CostOfDay => BoundedSearch.CostOf(Inner);

    /// <inheritdoc />
    public DateTimeOffset? NextAfter(DateTimeOffset instant) => Ahead(instant).Time;

    /// <inheritdoc />
    public DateTimeOffset? LastBefore(DateTimeOffset instant) => Behind(instant).Time;

    /// <inheritdoc />
    public DateTimeOffset? NextGivenUpAt(DateTimeOffset instant) => Ahead(instant).GivenUpAt;

    /// <inheritdoc />
    public DateTimeOffset? LastGivenUpAt(DateTimeOffset instant) => Behind(instant).GivenUpAt;

    /// <inheritdoc />
    public long CountBetween(DateTimeOffset after, DateTimeOffset through)
    {
        var (from, to) = (WholeSeconds.FirstAfter(after), WholeSeconds.FirstAfter(through));
        if (_moved is not null || Inner.CountsByDay)
            return DaySet.CountByDays(this, from, to);
        var count = 0L;

        // Stretch by stretch, but only those from the trigger's first time to its last.
        while (from < to && Inner.NextAfter(WholeSeconds.JustBefore(from)) is { } next)
        {
            from = _exclusion.NextAllowed(WholeSeconds.FirstFrom(next));
            if (from >= to)
                break;
            var end = Math.Min(_exclusion.NextExcluded(from), to);
            count += Inner.CountBetween(WholeSeconds.JustBefore(from), WholeSeconds.JustBefore(end));
            from = end;
        }

        return count;
    }

    /// <inheritdoc />
    public bool CountsByDay => true;

    /// <inheritdoc />
    public string Describe() => $"{Inner.Describe()} except {_exclusion.Describe()}";

    void IDayMarker.Mark(DaySet day)
    {
        var kept = DaySet.Rent(day.First);
        kept.Add(Inner);
        _moved?.Mark(kept);
        for (var from = _exclusion.NextExcluded(day.First); from < day.End;)
        {
            var end = Math.Min(_exclusion.NextAllowed(from), day.End);
            kept.Remove(from, end);
            from = end < day.End ? _exclusion.NextExcluded(end) : end;
        }

        day.UnionWith(kept);
        kept.Return();
    }

    /// <summary>The whole search, as far as its own limit.</summary>
    Found IBoundedSearch.NextFrom(long from, long until, Span<Found> known, ref int budget)
    {
        var (start, limit) = (from, Math.Min(budget, MaxCost));
        if (_memory.Ahead(ref from, limit) is { } remembered)
        {
            budget--;
            return remembered;
        }

        var left = limit;
        var answers = BoundedSearch.RentAhead(_answers);
        var found = Search(from, answers.AsSpan(0, _answers), ref left);
        BoundedSearch.Return(answers);
        budget -= limit - left;
        _memory.KeepAhead(start, WholeSeconds.Never, limit, found);
        return found;
    }

    /// <summary>The same backward.</summary>
    Found IBoundedSearch.LastUpTo(long upTo, long downTo, Span<Found> known, ref int budget)
    {
        var (start, limit) = (upTo, Math.Min(budget, MaxCost));
        if (_memory.Behind(ref upTo, limit) is { } remembered)
        {
            budget--;
            return remembered;
        }

        var left = limit;
        var answers = BoundedSearch.RentBehind(_answers);
        var found = SearchBack(upTo, answers.AsSpan(0, _answers), ref left);
        BoundedSearch.Return(answers);
        budget -= limit - left;
        _memory.KeepBehind(start, WholeSeconds.None, limit, found);
        return found;
    }

    private Found Ahead(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).NextFrom(WholeSeconds.FirstAfter(instant), WholeSeconds.Never, [], ref budget);
    }

    private Found Behind(DateTimeOffset instant)
    {
        var budget = MaxCost;
        return ((IBoundedSearch)this).LastUpTo(WholeSeconds.LastBefore(instant), WholeSeconds.None, [], ref budget);
    }
}
