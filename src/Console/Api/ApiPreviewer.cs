using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Model.Manifests;
using ScheduledJobs.Model.Preview;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling.Cron;

namespace ScheduledJobs.Console.Api;

/// <summary>Says what a manifest or an expression means.</summary>
internal sealed class ApiPreviewer(ScheduleCompiler compiler, DateTimeOffset now)
{
    private const int DefaultCount = 10;
    private const int MostTimes = 1_000;

    public ApiPreview Preview(ApiPreviewRequest request)
    {
        if ((request.Manifest is null) == (request.Cron is null))
            throw new BadHttpRequestException("Expected manifest or cron, one of the two.");
        return request.Manifest is { } manifest ? OfManifest(request, manifest) : OfCron(request, request.Cron!);
    }

    private ApiPreview OfManifest(ApiPreviewRequest request, string text)
    {
        if (ScheduleManifest.Of(Manifest.Parse("manifest", text)) is not [var manifest])
            throw new BadHttpRequestException("manifest: expected one ScheduledJob.");
        return manifest.Job is { } job
            ? Of(request, NewlyCreated.At(job, now), _ => true)
            : new ApiPreview(false, null, null, [.. manifest.Problems.Select(p => new ApiFinding(nameof(LintLevel.Error), "", p))], [], null);
    }

    private ApiPreview OfCron(ApiPreviewRequest request, string cron)
    {
        var dialect = request.Dialect ?? nameof(CronDialect.Crontab);
        if (!Enum.GetNames<CronDialect>().Contains(dialect))
            throw new BadHttpRequestException($"dialect: expected {string.Join(", ", Enum.GetNames<CronDialect>())}, found '{dialect}'.");
        return Of(request, TriedSpec.OfCron(cron, request.TimeZone ?? "UTC", dialect), TriedSpec.IsOfTrigger);
    }

    private ApiPreview Of(ApiPreviewRequest request, ScheduledJob job, Func<LintFinding, bool> isWanted)
    {
        var compilation = compiler.Compile(job);
        var findings = ScheduleLint.Check(job, compilation, now).Where(isWanted).Select(f => new ApiFinding(f.Level.ToString(), f.Field, f.Message)).ToList();
        if (!compilation.IsValid)
            return new ApiPreview(false, null, null, findings, [], null);
        var schedule = compilation.Schedule;
        var range = new PreviewRange { From = request.From ?? now, Count = Math.Clamp(request.Count ?? DefaultCount, 1, MostTimes), WithDropped = request.Excluded };
        var page = new SchedulePreview(job, schedule, now).Show(range);
        return new ApiPreview(true, ScheduleSentence.Of(job, schedule), schedule.Zone.Id, findings, [.. page.Times.Select(t => TimeOf(t, schedule.Zone))], page.End.ToString());
    }

    private static ApiTime TimeOf(PreviewedTime time, TimeZoneInfo zone)
    {
        var clock = time.Clock is { } note ? ClockNoteText.Of(note) : null;
        var exclusion = time.Exclusion is not { } excluded ? null
            : time.Outcome == PreviewOutcome.Runs ? ExclusionNoteText.OfTarget(excluded, zone) : ExclusionNoteText.Of(excluded, zone);
        string[] notes = [.. new[] { clock, exclusion }.OfType<string>()];
        return new ApiTime(time.NominalTime, time.DueTime, time.LocalDueTime ?? time.LocalNominalTime, time.Outcome.ToString(), notes.Length == 0 ? null : notes);
    }
}
