namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>The time zone of a source that may name none.</summary>
internal static class ZoneDefault
{
    /// <summary>Sets the zone that the source names, the one of --time-zone, or UTC with a note.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="zone">The source's zone; null if it names none.</param>
    /// <param name="settings">Holds --time-zone.</param>
    /// <param name="field">The source's field.</param>
    /// <param name="rule">What the source does without one, as a clause.</param>
    public static void Apply(Draft draft, string? zone, ConvertSettings settings, string field, string rule)
    {
        draft.Set("timeZone", zone ?? settings.TimeZone ?? "UTC");
        if (zone is null && settings.TimeZone is null)
            draft.Note("timeZone", field, $"{rule}; --time-zone sets another.");
    }
}
