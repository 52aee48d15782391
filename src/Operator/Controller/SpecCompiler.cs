using ScheduledJobs.Operator.Actions;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.Operator.Schedules;

namespace ScheduledJobs.Operator.Controller;

/// <summary>Compiles a spec once per generation, with what the namespace may do and what the server says of the template.</summary>
internal sealed class SpecCompiler(ScheduleCompiler compiler, Runners runners, NamespacePolicies policies, TimeProvider time)
{
    /// <summary>How soon a refused template is tried again: it may have been a policy of the cluster that refused it, and that may have changed.</summary>
    internal static readonly TimeSpan TemplateRecheck = TimeSpan.FromMinutes(10);

    /// <summary>How soon a schedule that is beyond the limits of its namespace is looked at again: an administrator may have lifted them.</summary>
    internal static readonly TimeSpan LimitRecheck = TimeSpan.FromMinutes(1);

    public async Task<CompiledSpec> CompileAsync(
        ScheduleMemory memory, ScheduledJob job, ScheduledJobStatus status, CancellationToken cancellationToken)
    {
        var (generation, now) = (job.Metadata.Generation, time.GetUtcNow());
        var limits = await policies.ForAsync(job.Metadata.Namespace!, cancellationToken);
        if (memory.Compiled is { } known && known.Generation == generation && ReferenceEquals(known.Limits, limits) && !(known.CheckAgainAt <= now))
            return known;
        var compilation = compiler.Compile(job);
        DateTimeOffset? checkAgainAt = null;
        if (compilation.IsValid && LimitCheck.FindProblem(compilation.Schedule, limits, job.Metadata.Namespace!, now) is { } excess)
        {
            compilation = new Compilation(null, excess);
            checkAgainAt = now + LimitRecheck;
        }
        else if (compilation.IsValid && NeedsTemplateCheck(generation, status)
            && await runners.CheckTemplateAsync(job, compilation.Schedule, cancellationToken) is { } problem)
        {
            compilation = new Compilation(null, problem);
            checkAgainAt = now + TemplateRecheck;
        }

        memory.LastGood = compilation.IsValid ? null : memory.Compiled?.Compilation.Schedule ?? memory.LastGood;
        return memory.Compiled = new CompiledSpec(generation, compilation, limits, checkAgainAt);
    }

    // Once per generation, and again only if it failed before: a hundred thousand valid templates stay checked.
    private static bool NeedsTemplateCheck(long? generation, ScheduledJobStatus status) =>
        status.ObservedGeneration != generation
        || status.Conditions?.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.InvalidTemplate }) == true;
}
