using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>The instants at which a time zone's clocks show excluded local times. Budgets are those of <see cref="ILocalMask"/>.</summary>
internal sealed class ZonedMask(ILocalMask mask, ZoneOffsets offsets)
{
    /// <summary>More than any local time differs from UTC, twice.</summary>
    private const long Reach = 30 * 3600;

    /// <summary>How many sets it asks whether an instant is excluded.</summary>
    public int Cost => mask.Cost;

    /// <summary>Whether an instant is excluded.</summary>
    public bool Excludes(long utc) => mask.Excludes(utc + offsets.At(utc).Offset);

    /// <summary>The first instant at or after one that is not excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextAllowed(long utc, ref int budget) => NextFrom(utc, isExcluded: false, ref budget);

    /// <summary>The first instant at or after one that is excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextExcluded(long utc)
    {
        var budget = int.MaxValue;
        return NextFrom(utc, isExcluded: true, ref budget);
    }

    /// <summary>The last instant at or before one that is not excluded; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    public long LastAllowed(long utc, ref int budget)
    {
        utc = Math.Min(utc, WholeSeconds.Max);
        while (utc >= 0)
        {
            if (budget <= 0)
                return utc;
            ref readonly var span = ref offsets.At(utc);
            var local = utc + span.Offset;
            var last = mask.LastAllowed(local, ref budget);
            if (last >= span.Start + span.Offset && last != WholeSeconds.None)
                return last - span.Offset;

            // Before an overlap there may be local times later than this one.
            if (span.Start - 1 + span.OffsetBefore > local)
                utc = span.Start - 1;
            else if (last == WholeSeconds.None)
                break;
            else
                utc = Math.Min(span.Start - 1, last + Reach);
        }

        return WholeSeconds.None;
    }

    private long NextFrom(long utc, bool isExcluded, ref int budget)
    {
        utc = Math.Max(utc, 0);
        while (utc <= WholeSeconds.Max)
        {
            if (budget <= 0)
                return utc;
            ref readonly var span = ref offsets.At(utc);
            var local = utc + span.Offset;
            var next = isExcluded ? mask.NextExcluded(local) : mask.NextAllowed(local, ref budget);
            if (next < span.End + span.Offset)
                return next - span.Offset;

            // After an overlap there may be local times earlier than this one. No other change is near enough for that.
            if (span.End + span.OffsetAfter < local)
                utc = span.End;
            else if (next == WholeSeconds.Never)
                break;
            else
                utc = Math.Max(span.End, next - Reach);
        }

        return WholeSeconds.Never;
    }
}
