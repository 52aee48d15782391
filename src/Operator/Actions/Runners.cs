using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Actions.Resources;

namespace ScheduledJobs.Operator.Actions;

/// <summary>The runner of each kind of action.</summary>
public sealed class Runners
{
    private readonly ObjectRunner<Pod> _pods;
    private readonly ObjectRunner<Job> _jobs;

    /// <summary>Creates the runners of one operator.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="http">The runner of calls.</param>
    /// <param name="resources">Finds the client of a kind of action.resource; null while it is not served.</param>
    /// <param name="time">The clock.</param>
    internal Runners(KubeClient client, HttpRunner http, Func<ObjectKind, ResourceClient<ResourceObject>?> resources, TimeProvider time)
    {
        var (pods, jobs) = (new RunObjectBuilder("v1", "Pod", "spec"), new RunObjectBuilder("batch/v1", "Job", "spec", "template", "spec"));
        _pods = new ObjectRunner<Pod>(
            client.Resource(KnownResources.Pods),
            (job, schedule, start) => pods.Build(job, schedule.Action.Pod!.Template, start),
            PodObserver.Observe,
            ActionKind.Pod,
            time);
        _jobs = new ObjectRunner<Job>(
            client.Resource(KnownResources.Jobs),
            (job, schedule, start) => jobs.Build(job, schedule.Action.Job!.Template, start),
            JobObserver.Observe,
            ActionKind.Job,
            time);
        Http = http;
        Resources = new ResourceRunner(resources, time);
    }

    /// <summary>The runner of objects of other kinds.</summary>
    internal ResourceRunner Resources { get; }

    /// <summary>The runner of HTTP calls, which remembers them.</summary>
    public HttpRunner Http { get; }

    /// <summary>The runner of an action kind.</summary>
    public IAttemptRunner Of(ActionKind kind) => kind switch
    {
        ActionKind.Pod => _pods,
        ActionKind.Job => _jobs,
        ActionKind.Resource => Resources,
        _ => Http,
    };

    /// <summary>The server's objection to a template; null for none, and for HTTP.</summary>
    public Task<SpecProblem?> CheckTemplateAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken) =>
        schedule.ActionKind switch
        {
            ActionKind.Pod => _pods.CheckTemplateAsync(job, schedule, cancellationToken),
            ActionKind.Job => _jobs.CheckTemplateAsync(job, schedule, cancellationToken),
            ActionKind.Resource => Resources.CheckTemplateAsync(job, schedule, cancellationToken),
            _ => Task.FromResult<SpecProblem?>(null),
        };

    /// <summary>One sentence per Secret and ConfigMap of an HTTP action that is missing or may not be read; empty for other actions.</summary>
    public Task<IReadOnlyList<string>> FindMissingReferencesAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken) =>
        schedule.Action.Http is { } action
            ? Http.FindMissingReferencesAsync(job.Metadata.Namespace!, action, cancellationToken)
            : Task.FromResult<IReadOnlyList<string>>([]);
}
