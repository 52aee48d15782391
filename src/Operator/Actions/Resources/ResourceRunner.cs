using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Objects;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Resources;

/// <summary>Starts and stops objects of the kinds that the administrator allows, while the cluster serves them.</summary>
/// <param name="findClient">Finds the client of a kind; null while it is not served.</param>
/// <param name="time">The clock.</param>
internal sealed class ResourceRunner(Func<ObjectKind, ResourceClient<ResourceObject>?> findClient, TimeProvider time) : IAttemptRunner
{
    /// <inheritdoc />
    public Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken)
    {
        var kind = schedule.Resource!.Kind;
        return Find(kind) is { } runner
            ? runner.StartAsync(job, schedule, start, cancellationToken)
            : throw new ApiException(404, new Status { Code = 404, Message = $"it is not known that the cluster serves {kind}" });
    }

    /// <inheritdoc />
    public async Task StopAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        // A kind that is not served has no objects. If it is served again and they are still there, they are found then.
        if (attempt is not { Resource: { } kind, ObjectName: { } name } || Find(kind) is not { } runner)
            return;

        // Known from the record of its run alone: it may be another object by now.
        var found = attempt.ObjectUid is null ? await FindAsync(job, kind, name, cancellationToken) : attempt;
        if (found is not null)
            await runner.StopAsync(job, found, cancellationToken);
    }

    /// <summary>The schedule's attempt with this object; null if the object is gone, belongs to something else, or its kind is not served.</summary>
    public async Task<Attempt?> FindAsync(ScheduledJob job, ObjectKind kind, string name, CancellationToken cancellationToken)
    {
        if (findClient(kind) is not { } client)
            return null;
        var item = await client.FindAsync(job.Metadata.Namespace!, name, cancellationToken);
        return item is not null && Ownership.IsOf(item, job) ? ResourceObserver.Observe(item, kind, time.GetUtcNow()) : null;
    }

    /// <summary>The schedule's attempts with objects of a kind, from one consistent list in its namespace; none if the kind is not served.</summary>
    public async Task<IEnumerable<Attempt>> ListAsync(ScheduledJob job, ObjectKind kind, CancellationToken cancellationToken)
    {
        if (findClient(kind) is not { } client)
            return [];
        var options = new ListOptions { LabelSelector = $"{ApiConstants.UidLabel}={job.Metadata.Uid}" };
        var list = await client.ListAsync(job.Metadata.Namespace, options, static (_, _) => { }, cancellationToken);
        return list.Items.Where(item => Ownership.IsOf(item, job)).Select(item => ResourceObserver.Observe(item, kind, time.GetUtcNow())).OfType<Attempt>();
    }

    /// <summary>Creates an object as a dry run on the server; null if it has no objection, or does not serve the kind.</summary>
    public Task<SpecProblem?> CheckTemplateAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken) =>
        Find(schedule.Resource!.Kind)?.CheckTemplateAsync(job, schedule, cancellationToken) ?? Task.FromResult<SpecProblem?>(null);

    private ObjectRunner<ResourceObject>? Find(ObjectKind kind) => findClient(kind) is not { } client ? null : new ObjectRunner<ResourceObject>(
        client, ResourceObjectBuilder.Build, item => ResourceObserver.Observe(item, kind, time.GetUtcNow()), ActionKind.Resource, time);
}
