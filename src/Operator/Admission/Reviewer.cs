using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Admission;

/// <summary>Asks the API server whether it would accept the Pod or Job of a schedule.</summary>
internal delegate Task<SpecProblem?> TemplateCheck(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken);

/// <summary>Replies to one request: reads the objects, decides, and has a new template checked.</summary>
/// <param name="compiler">The controller's compiler.</param>
/// <param name="checkTemplate">The controller's check of templates.</param>
/// <param name="time">The clock.</param>
internal sealed class Reviewer(ScheduleCompiler compiler, TemplateCheck checkTemplate, TimeProvider time)
{
    /// <summary>How long the API server may take to judge a template. Beyond that the request is allowed, and the controller asks again.</summary>
    internal static readonly TimeSpan TemplateLimit = TimeSpan.FromSeconds(1);

    // An object that has no identity yet gets a stand-in: without one the server would object to the Pod's owner instead of to the template.
    private const string NoName = "unnamed";
    private const string NoUid = "00000000-0000-0000-0000-000000000000";

    /// <summary>Decides. Allows what is not a change to the spec of one of our kinds.</summary>
    public async Task<AdmissionResponse> ReviewAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var verdict = IsSpecWrite(request) ? await JudgeAsync(request, cancellationToken) : Verdict.Allowed;
        return Replies.To(request, verdict);
    }

    private static bool IsSpecWrite(AdmissionRequest request) =>
        request.Kind is { Group: ApiConstants.Group, Kind: ApiConstants.Kind or ScheduleCalendar.KindName or Backfill.KindName }
        && string.IsNullOrEmpty(request.SubResource)
        && (request.Operation == "CREATE" || (request.Operation == "UPDATE" && !ChangedSpec.IsSame(request.OldObject, request.Object)));

    private async Task<Verdict> JudgeAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind!.Kind == ScheduleCalendar.KindName)
            return JudgeCalendar(request);
        if (request.Kind.Kind == Backfill.KindName)
            return JudgeBackfill(request);
        var (job, unreadable) = ChangedSpec.Read(request.Object, ModelJsonContext.Default.ScheduledJob);
        if (job is null)
            return Verdict.Refused(unreadable!);
        var before = request.Operation == "UPDATE" ? ChangedSpec.Read(request.OldObject, ModelJsonContext.Default.ScheduledJob).Item : null;
        var verdict = AdmissionDecision.Decide(before, job, compiler, time.GetUtcNow());
        if (verdict.Schedule is not { } schedule || (before is not null && TemplateOf(before) == TemplateOf(job)))
            return verdict;
        return await FindTemplateProblemAsync(Identified(job, request.Namespace), schedule, cancellationToken) is { } problem
            ? Verdict.Refused(problem)
            : verdict;
    }

    private Verdict JudgeCalendar(AdmissionRequest request)
    {
        var (calendar, unreadable) = ChangedSpec.Read(request.Object, ModelJsonContext.Default.ScheduleCalendar);
        if (calendar is null)
            return Verdict.Refused(unreadable!);
        var before = request.Operation == "UPDATE" ? ChangedSpec.Read(request.OldObject, ModelJsonContext.Default.ScheduleCalendar).Item : null;
        return AdmissionDecision.Decide(before, calendar, time.GetUtcNow());
    }

    private Verdict JudgeBackfill(AdmissionRequest request)
    {
        var (backfill, unreadable) = ChangedSpec.Read(request.Object, ModelJsonContext.Default.Backfill);
        if (backfill is null)
            return Verdict.Refused(unreadable!);
        var before = request.Operation == "UPDATE" ? ChangedSpec.Read(request.OldObject, ModelJsonContext.Default.Backfill).Item : null;
        return AdmissionDecision.Decide(before, backfill, time.GetUtcNow());
    }

    private async Task<SpecProblem?> FindTemplateProblemAsync(ScheduledJob job, Schedule schedule, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TemplateLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await checkTemplate(job, schedule, either.Token);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static RawJson TemplateOf(ScheduledJob job) => job.Spec.Action.Pod?.Template ?? job.Spec.Action.Job?.Template ?? default;

    private static ScheduledJob Identified(ScheduledJob job, string? @namespace) => job with
    {
        Metadata = job.Metadata with
        {
            Name = job.Metadata.Name ?? NoName,
            Namespace = job.Metadata.Namespace ?? @namespace,
            Uid = job.Metadata.Uid ?? NoUid,
        },
    };
}
