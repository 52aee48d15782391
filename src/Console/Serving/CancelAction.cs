using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Serving;

/// <summary>Cancels a run, as the user and as <c>kubectl scheduledjob cancel</c> does.</summary>
internal sealed class CancelAction(KubeClient client, Catalog catalog)
{
    /// <summary>Cancels the run that a form names: item (<c>namespace/name</c>), run.</summary>
    public async Task<ActionOutcome> CancelAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var (item, id) = (form["item"].ToString(), form["run"].ToString());
        var missing = new ActionOutcome(404, $"{item}: there is no such ScheduledJob");
        if (item.Split('/') is not [var @namespace, var name] || catalog.Find(@namespace, name) is null)
            return missing;
        CancelTarget? target = null;
        try
        {
            // As it is now: the run may have ended since the page was shown.
            var job = await client.Resource(ScheduledJobResource.Type).EditAsync(@namespace, name, FindPatch, WriteOptions.Default, cancellationToken);
            if (job is null)
                return missing;
        }
        catch (ApiException e)
        {
            return new ActionOutcome(e.Code, e.Message);
        }

        return target!.Problem is { } problem
            ? new ActionOutcome(target.HasEnded ? 409 : 404, $"{problem}.")
            : new ActionOutcome(0, $"{target.Run!.Id} is to be cancelled.");

        Task<JsonObject?> FindPatch(ScheduledJob read)
        {
            target = CancelTarget.Find(read, id);
            return Task.FromResult(target.Run is { } run ? SchedulePatches.Cancel(read, [run.Id]) : null);
        }
    }
}
