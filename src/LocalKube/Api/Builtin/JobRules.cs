using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Jobs: defaults, the generated selector, and Pods that outlive a Job deleted without a propagation policy.</summary>
internal sealed class JobRules : KindRules
{
    public override bool TracksGeneration => true;

    public override string DefaultPropagation => "Orphan";

    public override string DefaultPropagationWarning =>
        "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
        + "propagationPolicy=Orphan to suppress this warning";

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = new Dictionary<string, string[]>(MetadataFields)
    {
        ["status.successful"] = ["status", "succeeded"],
    };

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec["completions"] is null && spec["parallelism"] is null)
            spec["completions"] = 1L;
        spec.Default("parallelism", 1L);
        spec.Default("backoffLimit", 6L);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        PodSpecs.Default(spec.Ensure("template").Ensure("spec"));
    }

    public override void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
        obj["status"] = new JsonObject();
        if (obj.FlagAt("spec", "manualSelector") == true)
            return;
        var uid = obj.TextAt("metadata", "uid")!;
        var name = obj.TextAt("metadata", "name")!;
        var spec = obj.Ensure("spec");
        foreach (var owner in (JsonObject[])[obj, spec.Ensure("template")])
        {
            var labels = owner.Metadata().Ensure("labels");
            labels["batch.kubernetes.io/controller-uid"] = uid;
            labels["batch.kubernetes.io/job-name"] = name;
            labels["controller-uid"] = uid;
            labels["job-name"] = name;
        }

        spec.Ensure("selector").Ensure("matchLabels")["batch.kubernetes.io/controller-uid"] = uid;
    }

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        var spec = obj.ObjectAt("spec");
        var template = spec.ObjectAt("template", "spec");
        // Always is the default of Pods, so it counts as unset.
        if (template.TextAt("restartPolicy") == "Always")
            yield return FieldError.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        foreach (var error in PodSpecs.Validate(template, "spec.template.spec"))
            yield return error;
        foreach (var count in (string[])["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"])
        {
            if (spec.NumberAt(count) is { } value and < 0)
                yield return FieldError.Invalid($"spec.{count}", value, "must be greater than or equal to 0");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        foreach (var error in Validate(after))
            yield return error;
        foreach (var field in (string[])["completions", "selector", "template", "completionMode"])
        {
            if (!JsonNode.DeepEquals(before.At("spec", field), after.At("spec", field)))
                yield return FieldError.Invalid($"spec.{field}", after.At("spec", field), "field is immutable");
        }
    }
}
