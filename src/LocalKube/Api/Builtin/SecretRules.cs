using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Secrets: <c>stringData</c> is written only, and ends up in <c>data</c>.</summary>
internal sealed class SecretRules : KindRules
{
    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = new Dictionary<string, string[]>(MetadataFields)
    {
        ["type"] = ["type"],
    };

    public override void Default(JsonObject obj)
    {
        obj.Default("type", "Opaque");
        if (obj.ObjectAt("stringData") is not { } texts)
            return;
        var data = obj.Ensure("data");
        foreach (var (key, value) in texts)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.TextAt() ?? ""));
        obj.Remove("stringData");
    }

    public override IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after)
    {
        if (before.TextAt("type") != after.TextAt("type"))
            yield return FieldError.Invalid("type", after["type"], "field is immutable");
        foreach (var error in KeyedDataRules.ValidateImmutable(before, after))
            yield return error;
    }
}
