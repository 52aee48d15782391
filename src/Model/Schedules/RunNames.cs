namespace ScheduledJobs.Model.Schedules;

/// <summary>
/// Names of runs and of their Pods and Jobs. A name depends only on the schedule and the nominal time. Creating it twice is harmless,
/// so the name is the lock against a double start.
/// </summary>
public static class RunNames
{
    /// <summary>Kubernetes' limit for Pod host names, Job names and label values.</summary>
    private const int MaxLabelLength = 63;

    /// <summary>Leaves room for <c>-</c> and ten digits of seconds, which last until the year 2286.</summary>
    private const int MaxPrefixLength = 52;

    /// <summary>Longest run-now value that appears unhashed in a run's id.</summary>
    private const int MaxPlainValue = 20;

    private const string ManualMark = "-m";

    private const string BackfillMark = "-b";

    private const int HashLength = 8;

    /// <summary>Id of a scheduled run: <c>name-seconds</c>.</summary>
    public static string Scheduled(string scheduleName, DateTimeOffset nominalTime) =>
        $"{Shorten(scheduleName, MaxPrefixLength)}-{nominalTime.ToUnixTimeSeconds()}";

    /// <summary>
    /// Id of a run requested by annotation: <c>name-mvalue</c>. It depends only on the annotation's value, so a restart
    /// in between does not run it twice. A value of up to 20 lower-case letters and digits is used as it is; any other is hashed.
    /// </summary>
    public static string Manual(string scheduleName, string annotationValue)
    {
        var isPlain = annotationValue.Length is > 0 and <= MaxPlainValue && annotationValue.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c));
        var value = isPlain ? annotationValue : Fnv32.Hex(annotationValue);
        return $"{Shorten(scheduleName, Math.Min(MaxPrefixLength - 1, MaxLabelLength - ManualMark.Length - value.Length))}{ManualMark}{value}";
    }

    /// <summary>
    /// Id of a run of a Backfill: <c>name-bhash-seconds</c>, with a hash of the uid of the Backfill. It depends on the nominal time alone, as that of a
    /// scheduled run does, and another Backfill of the same time has other ids.
    /// </summary>
    public static string Backfill(string scheduleName, string backfillUid, DateTimeOffset nominalTime) =>
        Shorten(scheduleName, MaxPrefixLength - BackfillMark.Length - HashLength) + BackfillSuffix(backfillUid, nominalTime);

    /// <summary>Whether an id is that of a run of this Backfill for this nominal time.</summary>
    public static bool IsOfBackfill(string runId, string backfillUid, DateTimeOffset nominalTime) =>
        runId.EndsWith(BackfillSuffix(backfillUid, nominalTime), StringComparison.Ordinal);

    /// <summary>Whether an id is that of a run of a schedule for this nominal time, of whatever Backfill.</summary>
    public static bool IsBackfill(string scheduleName, string runId, DateTimeOffset nominalTime)
    {
        var prefix = Shorten(scheduleName, MaxPrefixLength - BackfillMark.Length - HashLength) + BackfillMark;
        return runId.StartsWith(prefix, StringComparison.Ordinal)
            && runId[prefix.Length..] is { Length: > HashLength } rest
            && rest[..HashLength].All(char.IsAsciiHexDigitLower)
            && rest[HashLength..] == $"-{nominalTime.ToUnixTimeSeconds()}";
    }

    /// <summary>Whether an id is that of a run of a schedule requested by annotation, with whatever value.</summary>
    public static bool IsManual(string scheduleName, string runId)
    {
        // A hash is a plain value too, so an id is made from its own last part.
        var start = runId.LastIndexOf(ManualMark, StringComparison.Ordinal);
        return start >= 0 && Manual(scheduleName, runId[(start + ManualMark.Length)..]) == runId;
    }

    /// <summary>Name of an attempt's Pod or Job: the run's id, with <c>-1</c> for the second attempt and so on.</summary>
    public static string Attempt(string runId, int attempt)
    {
        var suffix = attempt <= 1 ? "" : $"-{attempt - 1}";
        return Shorten(runId, MaxLabelLength - suffix.Length) + suffix;
    }

    /// <summary>The schedule's name as a label value.</summary>
    public static string LabelValue(string scheduleName) => Shorten(scheduleName, MaxLabelLength);

    private static string BackfillSuffix(string uid, DateTimeOffset nominalTime) => $"{BackfillMark}{Fnv32.Hex(uid)}-{nominalTime.ToUnixTimeSeconds()}";

    /// <summary>Shortens a long name and adds a hash of the whole, so that names with the same beginning stay distinct.</summary>
    private static string Shorten(string name, int max) =>
        name.Length <= max ? name : $"{name[..(max - 9)].TrimEnd('-', '.')}-{Fnv32.Hex(name)}";
}
