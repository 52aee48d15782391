using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.Explaining;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Serving;

/// <summary>Starts Backfills, as the user.</summary>
internal sealed class BackfillActions(Sources sources, TimeProvider time)
{
    private const int LongestInput = 300;

    /// <summary>Starts the one that a form describes: item (<c>namespace/name</c>), from, to, concurrency, reason.</summary>
    public async Task<ActionOutcome> StartAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var item = form["item"].ToString();
        if (item.Split('/') is not [var @namespace, var name] || sources.Catalog.Find(@namespace, name) is not { Schedule: { } schedule })
            return new ActionOutcome(404, $"{item}: there is no such ScheduledJob, or its spec is not valid");
        var (spec, error) = Read(form, name, schedule.Zone);
        if (error is not null)
            return new ActionOutcome(400, error);
        var now = time.GetUtcNow();
        var (draft, problem) = BackfillDraft.Make(schedule, spec!, now);
        if (problem is not null)
            return new ActionOutcome(400, problem.Message);
        try
        {
            await sources.Client.Resource(BackfillResource.Type).CreateAsync(@namespace, draft!.Backfill, WriteOptions.Default, cancellationToken);
            sources.Backfills.Forget(@namespace, name);
            return new ActionOutcome(0, $"Backfill {draft.Backfill.Metadata.Name} created: {draft.Describe(schedule.Zone, now)}");
        }
        catch (ApiException e)
        {
            return new ActionOutcome(e.Code, e.Message);
        }
    }

    private (BackfillSpec? Spec, string? Error) Read(IFormCollection form, string schedule, TimeZoneInfo zone)
    {
        var fields = (From: form["from"].ToString().Trim(), To: form["to"].ToString().Trim(), Concurrency: form["concurrency"].ToString(), Reason: form["reason"].ToString().Trim());
        if (Math.Max(fields.From.Length, fields.To.Length) > LongestInput)
            return (null, $"from, to: expected at most {LongestInput} characters");
        if (!AskedTime.TryParseInstant(fields.From, zone, time.GetUtcNow(), out var from, out var error))
            return (null, $"from: {error}");
        var to = default(DateTimeOffset);
        if (fields.To.Length > 0 && !AskedTime.TryParseInstant(fields.To, zone, time.GetUtcNow(), out to, out error))
            return (null, $"to: {error}");
        var concurrency = 1;
        if (fields.Concurrency.Length > 0 && !int.TryParse(fields.Concurrency, out concurrency))
            return (null, $"concurrency: expected a number from 1 to {BackfillCheck.MaxConcurrency}, found '{fields.Concurrency[..Math.Min(fields.Concurrency.Length, 20)]}'");
        var spec = new BackfillSpec(schedule, concurrency)
        {
            From = from,
            To = fields.To.Length > 0 ? to : null,
            Reason = fields.Reason.Length > 0 ? fields.Reason : null,
        };
        return (spec, null);
    }
}
