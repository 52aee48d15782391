using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Namespaces: they are removed only when they are empty.</summary>
internal sealed class NamespaceRules : KindRules
{
    /// <summary>The entry of <c>spec.finalizers</c> that is present until a namespace is empty.</summary>
    public const string Finalizer = "kubernetes";

    public override bool NamesAreLabels => true;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = new Dictionary<string, string[]>
    {
        ["metadata.name"] = ["metadata", "name"],
        ["status.phase"] = ["status", "phase"],
    };

    public override void Default(JsonObject obj) =>
        obj.Metadata().Ensure("labels")["kubernetes.io/metadata.name"] = obj.TextAt("metadata", "name") ?? "";

    public override void PrepareCreate(JsonObject obj, DateTimeOffset now)
    {
        Default(obj);
        obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray(Finalizer) };
        obj["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareUpdate(JsonObject before, JsonObject after, DateTimeOffset now)
    {
        after.Put("spec", before["spec"]);
        Default(after);
    }
}
