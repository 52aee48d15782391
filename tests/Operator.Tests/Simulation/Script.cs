using System.Text.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>A schedule, and a sequence of things that happen to it and around it.</summary>
internal sealed record Script(ScheduledJobSpec Spec, IReadOnlyList<Step> Steps)
{
    public override string ToString() => string.Join(
        '\n',
        [
            $"spec: {JsonSerializer.Serialize(Spec, ModelJsonContext.Default.ScheduledJobSpec)}",
            .. Steps.Select((step, i) => $"{i + 1,3} {step}"),
            "",
        ]);
}
