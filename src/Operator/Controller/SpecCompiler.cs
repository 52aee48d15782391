using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Compiles a spec once per generation, and again when a calendar or the kind of its objects changes, and checks it: the namespace's limits, the server's verdict on the template, missing references.</summary>
internal sealed class SpecCompiler(
    ScheduleCompiler compiler, (CalendarBook Calendars, ResourceKinds Kinds) cluster, Runners runners, NamespacePolicies policies, TimeProvider time)
{
    /// <summary>How soon to retry a rejected template: the cluster policy that rejected it may have changed.</summary>
    internal static readonly TimeSpan TemplateRecheck = TimeSpan.FromMinutes(10);

    /// <summary>How soon to recheck a schedule that exceeds its namespace's limits: an administrator may have raised them.</summary>
    internal static readonly TimeSpan LimitRecheck = TimeSpan.FromMinutes(1);

    public async Task<CompiledSpec> CompileAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, CancellationToken cancellationToken)
    {
        var (generation, now) = (job.Metadata.Generation, time.GetUtcNow());
        var limits = await policies.ForAsync(job.Metadata.Namespace!, cancellationToken);

        // Read before the calendars are used: if one changes in between, the fingerprint is old, and another pass follows.
        var mark = CalendarLookup.MarkOf(job.Spec, job.Metadata.Namespace, cluster.Calendars);
        if (memory.Compiled is { } known && known.Generation == generation && known.Calendars == mark && ReferenceEquals(known.Limits, limits)
            && known.KindProblem == FindProblem(known.Kind) && !(known.CheckAgainAt <= now) && !(status.LastRun?.StartTime >= known.WarnedAt))
            return known;
        var compilation = compiler.Compile(job);
        var kind = compilation.Schedule?.Resource?.Kind;
        if (kind is not null)
            await cluster.Kinds.UntilKnownAsync(kind, cancellationToken);
        var kindProblem = FindProblem(kind);
        var needsTemplateCheck = NeedsTemplateCheck(generation, status) || memory.Compiled?.KindProblem is not null;
        DateTimeOffset? checkAgainAt = null;
        if (compilation.IsValid)
            (compilation, checkAgainAt) = await CheckAsync(job, (compilation, kindProblem), limits, needsTemplateCheck, cancellationToken);
        var missing = compilation.IsValid && status.ObservedGeneration != generation
            ? await runners.FindMissingReferencesAsync(job, compilation.Schedule, cancellationToken)
            : [];
        if (missing.Count > 0)
            compilation = new Compilation(compilation.Schedule! with { Warnings = [.. compilation.Schedule!.Warnings, .. missing] }, null);
        memory.LastGood = compilation.IsValid ? null : memory.Compiled?.Compilation.Schedule ?? memory.LastGood;
        return memory.Compiled = new CompiledSpec(
            generation, compilation, EffectiveMark.TimingOf(job.Spec), limits, checkAgainAt, missing.Count > 0 ? Seconds.Floor(now) : null, mark)
        {
            Kind = kind,
            KindProblem = kindProblem,
            Spread = mark is null ? TimeSpan.Zero : cluster.Calendars.SpreadOf(ObjectKey.Of(job)),
        };
    }

    /// <summary>Whether a valid spec is within the limits, of a kind that is served, and with a template that the server accepts; and when to check again.</summary>
    private async Task<(Compilation Compilation, DateTimeOffset? CheckAgainAt)> CheckAsync(
        ScheduledJob job, (Compilation Valid, SpecProblem? KindProblem) found, NamespaceLimits limits, bool needsTemplateCheck, CancellationToken cancellationToken)
    {
        var (schedule, now) = (found.Valid.Schedule!, time.GetUtcNow());
        if (LimitCheck.FindProblem(schedule, limits, job.Metadata.Namespace!, now) is { } excess)
            return (new Compilation(null, excess), now + LimitRecheck);
        if (found.KindProblem is not null)
            return (new Compilation(null, found.KindProblem), null);
        return needsTemplateCheck && await runners.CheckTemplateAsync(job, schedule, cancellationToken) is { } problem
            ? (new Compilation(null, problem), now + TemplateRecheck)
            : (found.Valid, null);
    }

    private SpecProblem? FindProblem(ObjectKind? kind) => kind is null ? null : cluster.Kinds.FindProblem(kind);

    // Once per generation, and again only if it failed before: with a hundred thousand valid templates, each is checked once.
    private static bool NeedsTemplateCheck(long? generation, ScheduledJobStatus status) =>
        status.ObservedGeneration != generation
        || status.Conditions?.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.InvalidTemplate }) == true;
}
