using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Objects;

namespace ScheduledJobs.Operator.Actions;

/// <summary>The runner of each kind of action.</summary>
public sealed class Runners
{
    private readonly ObjectRunner<Pod> _pods;
    private readonly ObjectRunner<Job> _jobs;

    /// <summary>Creates the runners of one operator.</summary>
    public Runners(KubeClient client, HttpRunner http, TimeProvider time)
    {
        _pods = new ObjectRunner<Pod>(
            client.Resource(KnownResources.Pods),
            new RunObjectBuilder("v1", "Pod", "spec"),
            schedule => schedule.Action.Pod!.Template,
            PodObserver.Observe,
            ActionKind.Pod,
            time);
        _jobs = new ObjectRunner<Job>(
            client.Resource(KnownResources.Jobs),
            new RunObjectBuilder("batch/v1", "Job", "spec", "template", "spec"),
            schedule => schedule.Action.Job!.Template,
            JobObserver.Observe,
            ActionKind.Job,
            time);
        Http = http;
    }

    /// <summary>The runner of HTTP calls, which remembers them.</summary>
    public HttpRunner Http { get; }

    /// <summary>The runner of an action kind.</summary>
    public IAttemptRunner Of(ActionKind kind) => kind switch
    {
        ActionKind.Pod => _pods,
        ActionKind.Job => _jobs,
        _ => Http,
    };

    /// <summary>The server's objection to a Pod or Job template; null for none, and for HTTP.</summary>
    public Task<SpecProblem?> CheckTemplateAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken) =>
        schedule.ActionKind switch
        {
            ActionKind.Pod => _pods.CheckTemplateAsync(job, schedule, cancellationToken),
            ActionKind.Job => _jobs.CheckTemplateAsync(job, schedule, cancellationToken),
            _ => Task.FromResult<SpecProblem?>(null),
        };

    /// <summary>One sentence per Secret and ConfigMap of an HTTP action that is missing or may not be read; empty for other actions.</summary>
    public Task<IReadOnlyList<string>> FindMissingReferencesAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken) =>
        schedule.Action.Http is { } action
            ? Http.FindMissingReferencesAsync(job.Metadata.Namespace!, action, cancellationToken)
            : Task.FromResult<IReadOnlyList<string>>([]);
}
