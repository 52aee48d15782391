using System.Globalization;
using System.Text.Json;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Model.Tests.Preview;

/// <summary>A resource written as the JSON of its spec, compiled.</summary>
internal sealed record Manifest(ScheduledJob Job, Compilation Compilation)
{
    public Schedule Schedule => Compilation.Schedule!;

    /// <summary>Created at noon on 5 January 2026, unless given.</summary>
    /// <param name="spec">JSON; without an action it is a call.</param>
    /// <param name="status">The status as JSON; empty for none.</param>
    /// <param name="created">When it was created.</param>
    public static Manifest Of(string spec, string status = "", DateTimeOffset? created = null)
    {
        var read = JsonSerializer.Deserialize($$"""{"spec":{{spec}}{{(status.Length == 0 ? "" : $",\"status\":{status}")}} }""", ModelJsonContext.Default.ScheduledJob)!;
        var job = Specs.Job(read.Spec.Action == new ActionSpec() ? read.Spec with { Action = Specs.HttpAction() } : read.Spec) with { Status = read.Status };
        job = job with { Metadata = job.Metadata with { CreationTimestamp = created ?? Specs.Created } };
        return new Manifest(job, new ScheduleCompiler("UTC").Compile(job));
    }

    public static Manifest Cron(string expression, string zone = "UTC", string gap = "NextValid", string overlap = "Auto", string more = "") => Of(
        $$"""{"trigger":{"cron":{"expression":"{{expression}}"} },"timeZone":"{{zone}}","daylightSaving":{"gap":"{{gap}}","overlap":"{{overlap}}"}{{more}} }""");

    public SchedulePreview Preview(DateTimeOffset? now = null) => new(Job, Schedule, now ?? Job.Metadata.CreationTimestamp!.Value);

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The entries as text: local time and offset, and what is special about them.</summary>
    public static string Text(PreviewPage page) => string.Join("; ", page.Times.Select(Text));

    private static string Text(PreviewedTime time)
    {
        var local = time.LocalNominalTime.ToString(time.LocalNominalTime.Second == 0 ? "MM-dd HH:mmzzz" : "MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
        var outcome = time.Outcome == PreviewOutcome.Runs ? "" : $" {time.Outcome}";
        var clock = time.Clock is { } note
            ? string.Create(CultureInfo.InvariantCulture, $" {note.Effect}({note.LocalTime:HH:mm}{(note.LocalTimes == 1 ? "" : $"*{note.LocalTimes}")})")
            : "";
        return local + outcome + clock;
    }
}
