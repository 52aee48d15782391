using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>
/// A workflow as an action: a Pod of its own if it is a single container, otherwise a Pod that submits the workflow and waits for it.
/// </summary>
internal sealed class WorkflowAction(ConvertSettings settings)
{
    public void Read(Fields workflow, string name, Draft draft)
    {
        try
        {
            SingleContainer.Read(workflow, draft);
        }
        catch (NotSingleException e)
        {
            Submit(name, e.Message, draft);
        }
    }

    private void Submit(string name, string reason, Draft draft)
    {
        var container = new JsonObject
        {
            ["name"] = "submit",
            ["image"] = settings.ArgoImage,
            ["command"] = new JsonArray("argo"),
            ["args"] = new JsonArray("submit", "--from", $"cronwf/{name}", "--namespace", "$(SCHEDULEDJOB_NAMESPACE)", "--wait"),
        };
        draft.Set("action", Containers.Pod(new JsonObject
        {
            ["serviceAccountName"] = settings.ServiceAccount,
            ["restartPolicy"] = "Never",
            ["containers"] = new JsonArray(container),
        }));
        draft.Note(
            "action",
            "workflowSpec",
            $"not a single container ({reason}), so each run submits a Workflow from the CronWorkflow {name} and waits for its end. Keep "
            + "that CronWorkflow, with suspend: true, or everything runs twice.");
        draft.Note(
            "action",
            "ServiceAccount",
            $"{settings.ServiceAccount} needs the rights to get cronworkflows and workflows, and to create, list and watch workflows. If a run is "
            + "stopped (timeout, Replace, deletion), its Workflow goes on.");
    }
}
