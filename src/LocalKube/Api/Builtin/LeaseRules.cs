using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Leases.</summary>
internal sealed class LeaseRules : KindRules
{
    public override bool AllowsUnconditionalUpdate => false;

    public override bool AllowsCreateOnUpdate => true;

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        if (obj.NumberAt("spec", "leaseDurationSeconds") is { } duration and <= 0)
            yield return FieldError.Invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
        if (obj.NumberAt("spec", "leaseTransitions") is { } transitions and < 0)
            yield return FieldError.Invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
    }
}
