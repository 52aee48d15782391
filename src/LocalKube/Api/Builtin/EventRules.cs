using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>
/// Events of the core group. They are stored in this form; <see cref="EventsV1Rules"/> is the other view of the same objects.
/// </summary>
internal class EventRules : KindRules
{
    public override bool AllowsCreateOnUpdate => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = Fields("involvedObject");

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        var about = obj.TextAt("involvedObject", "namespace") ?? "";
        var own = obj.TextAt("metadata", "namespace") ?? "";
        // Events about objects without a namespace live in the namespace default.
        if (about != own && !(about.Length == 0 && own is "default" or "kube-system"))
            yield return FieldError.Invalid("involvedObject.namespace", about, "does not match event.namespace");
    }

    protected static Dictionary<string, string[]> Fields(string about) => new(MetadataFields)
    {
        [$"{about}.kind"] = ["involvedObject", "kind"],
        [$"{about}.namespace"] = ["involvedObject", "namespace"],
        [$"{about}.name"] = ["involvedObject", "name"],
        [$"{about}.uid"] = ["involvedObject", "uid"],
        [$"{about}.apiVersion"] = ["involvedObject", "apiVersion"],
        [$"{about}.resourceVersion"] = ["involvedObject", "resourceVersion"],
        [$"{about}.fieldPath"] = ["involvedObject", "fieldPath"],
        ["reason"] = ["reason"],
        ["reportingComponent"] = ["reportingComponent"],
        ["reportingController"] = ["reportingComponent"],
        ["source"] = ["source", "component"],
        ["type"] = ["type"],
    };
}
