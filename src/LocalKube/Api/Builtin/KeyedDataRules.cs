using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>ConfigMaps, and what Secrets share with them: once <c>immutable</c>, the data stays.</summary>
internal sealed class KeyedDataRules : KindRules
{
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject before, JsonObject after) => ValidateImmutable(before, after);

    public static IEnumerable<FieldError> ValidateImmutable(JsonObject before, JsonObject after)
    {
        if (before.FlagAt("immutable") != true)
            yield break;
        foreach (var field in (string[])["immutable", "data", "binaryData"])
        {
            if (!JsonNode.DeepEquals(before[field], after[field]))
                yield return FieldError.Forbidden(field, "field is immutable when `immutable` is set");
        }
    }
}
