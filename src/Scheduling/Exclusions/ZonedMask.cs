using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Scheduling.Exclusions;

/// <summary>The instants at which a time zone's clocks show excluded local times.</summary>
internal sealed class ZonedMask(ILocalMask mask, ZoneOffsets offsets)
{
    /// <summary>More than any local time differs from UTC, twice.</summary>
    private const long Reach = 30 * 3600;

    /// <summary>Whether an instant is excluded.</summary>
    public bool Excludes(long utc) => mask.Excludes(utc + offsets.At(utc).Offset);

    /// <summary>The first instant at or after one that is not excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextAllowed(long utc) => NextFrom(utc, isExcluded: false);

    /// <summary>The first instant at or after one that is excluded; <see cref="WholeSeconds.Never"/> if there isn't one.</summary>
    public long NextExcluded(long utc) => NextFrom(utc, isExcluded: true);

    /// <summary>The last instant at or before one that is not excluded; <see cref="WholeSeconds.None"/> if there isn't one.</summary>
    public long LastAllowed(long utc)
    {
        utc = Math.Min(utc, WholeSeconds.Max);
        while (utc >= 0)
        {
            ref readonly var span = ref offsets.At(utc);
            var local = utc + span.Offset;
            var last = mask.LastAllowed(local);
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

    private long NextFrom(long utc, bool isExcluded)
    {
        utc = Math.Max(utc, 0);
        while (utc <= WholeSeconds.Max)
        {
            ref readonly var span = ref offsets.At(utc);
            var local = utc + span.Offset;
            var next = isExcluded ? mask.NextExcluded(local) : mask.NextAllowed(local);
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
