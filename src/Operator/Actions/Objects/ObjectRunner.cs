using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Actions.Objects;

/// <summary>Starts attempts by creating an object in the cluster. The object's name is the lock against a double start.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
/// <param name="client">Where the objects are.</param>
/// <param name="build">Builds the object of an attempt.</param>
/// <param name="observe">Reads the attempt from its object; null if the object carries none.</param>
/// <param name="kind">The kind of action.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectRunner<T>(
    ResourceClient<T> client,
    Func<ScheduledJob, Schedule, StartAttempt, RawJson> build,
    Func<T, Attempt?> observe,
    ActionKind kind,
    TimeProvider time) : IAttemptRunner
    where T : class, IKubeObject
{
    public async Task<Attempt> StartAsync(ScheduledJob job, Schedule schedule, StartAttempt start, CancellationToken cancellationToken)
    {
        var body = build(job, schedule, start);
        try
        {
            // If the process dies right after this line, the next leader finds the object by its owner or its name.
            var created = await client.CreateAsync(job.Metadata.Namespace, body, WriteOptions.Default, cancellationToken);
            return observe(created) ?? throw new InvalidOperationException($"The created {client.Type.Kind} lost its annotations.");
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            return await FindExistingAsync(job, start, cancellationToken);
        }
        catch (ApiException e) when (IsFinal(e))
        {
            return Refused(start, new Failure(CreateFailed, e.Message, RetryClasses.PodFailed));
        }
    }

    public async Task StopAsync(ScheduledJob job, Attempt attempt, CancellationToken cancellationToken)
    {
        if (attempt is not { ObjectName: { } name, IsDeleting: false })
            return;
        var options = new DeleteOptions
        {
            PreconditionUid = attempt.ObjectUid,
            PreconditionResourceVersion = attempt.IsFinished ? null : attempt.ObjectVersion,
        };
        try
        {
            await client.DeleteAsync(job.Metadata.Namespace, name, options, cancellationToken);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            // It has changed since it was last seen. An object that has finished meanwhile is kept, for its logs.
            var existing = await client.FindAsync(job.Metadata.Namespace, name, cancellationToken);
            if (existing is not null && existing.Metadata.Uid == attempt.ObjectUid && observe(existing) is { IsFinished: false, IsDeleting: false })
                await client.DeleteAsync(job.Metadata.Namespace, name, options with { PreconditionResourceVersion = null }, cancellationToken);
        }
    }

    /// <summary>Creates an object as a dry run on the server.</summary>
    public async Task<SpecProblem?> CheckTemplateAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken)
    {
        var probe = new StartAttempt(
            RunNames.Scheduled(job.Metadata.Name!, DateTimeOffset.UnixEpoch), 1, DateTimeOffset.UnixEpoch, RunTriggers.Schedule, null);
        try
        {
            await client.CreateAsync(
                job.Metadata.Namespace, build(job, schedule, probe), WriteOptions.DryRunAll, cancellationToken);
            return null;
        }
        catch (ApiException e) when (e.IsInvalid || e.Code == 400)
        {
            return new SpecProblem(Reasons.InvalidTemplate, $"spec.action.{kind.ToString().ToLowerInvariant()}.template: {e.Message}");
        }
        catch (ApiException)
        {
            // Quota, permissions and the like may change without the spec. If they still apply when the run is due, the run reports it.
            return null;
        }
    }

    private string CreateFailed => kind switch
    {
        ActionKind.Pod => Reasons.PodCreateFailed,
        ActionKind.Job => Reasons.JobCreateFailed,
        _ => Reasons.ResourceCreateFailed,
    };

    private async Task<Attempt> FindExistingAsync(ScheduledJob job, StartAttempt start, CancellationToken cancellationToken)
    {
        var name = RunNames.Attempt(start.RunId, start.Number);
        var existing = await client.FindAsync(job.Metadata.Namespace, name, cancellationToken)
            ?? throw new IOException($"{client.Type.Kind} {name} existed but has been deleted; retrying.");

        // By its id, not by its nominal time: a manual run that is requested again because the first response was lost is the same run.
        if (Ownership.IsOf(existing, job) && observe(existing) is { } attempt && attempt.RunId == start.RunId && attempt.Number == start.Number)
            return attempt;
        return Refused(
            start, new Failure(Reasons.NameConflict, $"{client.Type.Kind} {name} already exists and does not belong to this run"));
    }

    private Attempt Refused(StartAttempt start, Failure failure) => new()
    {
        RunId = start.RunId,
        Number = start.Number,
        Kind = kind,
        NominalTime = start.NominalTime,
        Trigger = start.Trigger,
        State = AttemptState.Failed,
        CreatedAt = time.GetUtcNow(),
        FinishedAt = time.GetUtcNow(),
        Failure = failure,
    };

    // Quota and admission also respond with 403. In a namespace that is being deleted, and for everything else, the caller decides.
    private static bool IsFinal(ApiException e) =>
        !e.IsNamespaceTerminating && !IsNamespaceTooYoung(e) && (e.IsInvalid || e.IsForbidden || e.Code == 400);

    // Every namespace gets this account shortly after its creation; until then admission rejects its Pods.
    private static bool IsNamespaceTooYoung(ApiException e) =>
        e.IsForbidden && e.Message.Contains("serviceaccount \"default\" not found", StringComparison.Ordinal);
}
