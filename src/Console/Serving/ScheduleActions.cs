using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Console.Serving;

/// <summary>What came of an action on several schedules.</summary>
/// <param name="Status">0 if at least one worked; otherwise the status code of the API server.</param>
/// <param name="Text">For the user.</param>
internal sealed record ActionOutcome(int Status, string Text);

/// <summary>Runs, suspends and resumes schedules, as the user.</summary>
internal sealed class ScheduleActions(KubeClient client, Catalog catalog, TimeProvider time)
{
    /// <summary>Most schedules of one request.</summary>
    public const int Most = 500;

    /// <summary>The actions that there are.</summary>
    public static readonly IReadOnlyList<string> All = ["run", "suspend", "resume"];

    /// <summary>Acts on schedules of the catalog, named <c>namespace/name</c>.</summary>
    public async Task<ActionOutcome> DoAsync(string action, IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        var (done, failed, status) = (new List<string>(), new List<string>(), 400);
        foreach (var item in items)
        {
            if (item.Split('/') is not [var @namespace, var name] || catalog.Find(@namespace, name) is not { } entry)
            {
                status = 404;
                failed.Add($"{item}: there is no such ScheduledJob");
                continue;
            }

            try
            {
                done.Add(await DoAsync(action, entry.Job, cancellationToken));
            }
            catch (ApiException e)
            {
                status = e.Code;
                failed.Add($"{item}: {e.Message}");
            }
        }

        return new ActionOutcome(done.Count > 0 ? 0 : status, Text(action, done, failed));
    }

    private async Task<string> DoAsync(string action, ScheduledJob job, CancellationToken cancellationToken)
    {
        var (now, name) = (time.GetUtcNow(), job.Metadata.Name!);
        var value = SchedulePatches.NewValue(now);
        var patch = action switch
        {
            "run" => SchedulePatches.RunNow(value),
            "suspend" => SchedulePatches.Suspend(true),
            _ => SchedulePatches.Resume(job, now) ?? SchedulePatches.Suspend(false),
        };
        var schedules = client.Resource(ScheduledJobResource.Type);
        await schedules.PatchAsync(job.Metadata.Namespace, name, Patch.Merge(RawJson.From(patch)), null, WriteOptions.Default, cancellationToken);
        return action == "run" ? RunNames.Manual(name, value) : name;
    }

    private static string Text(string action, List<string> done, List<string> failed)
    {
        const int shown = 5;
        var verb = action switch { "run" => "Requested", "suspend" => "Suspended", _ => "Resumed" };
        var names = string.Join(", ", done.Take(shown)) + (done.Count > shown ? $" and {done.Count - shown} more" : "");
        var good = done.Count == 0 ? "" : $"{verb} {(done.Count == 1 ? "" : $"{Words.Count(done.Count, action == "run" ? "run" : "schedule")}: ")}{names}.";
        var bad = failed.Count == 0 ? "" : $"Refused: {string.Join("; ", failed.Take(shown))}{(failed.Count > shown ? $" and {failed.Count - shown} more" : "")}.";
        return $"{good} {bad}".Trim();
    }
}
