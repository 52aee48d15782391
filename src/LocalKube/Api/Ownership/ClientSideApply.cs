using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>
/// The migration from <c>kubectl apply</c> to <c>kubectl apply --server-side</c>: fields that the former recorded as last applied are not
/// a conflict for the latter.
/// </summary>
internal static class ClientSideApply
{
    /// <summary>The field manager of <c>kubectl apply --server-side</c>.</summary>
    public const string Successor = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The fields that still have the values that were last applied.</summary>
    public static FieldSet Fields(JsonObject live, Schema schema)
    {
        if (live.TextAt("metadata", "annotations", Annotation) is not { } text)
            return new FieldSet();
        try
        {
            var last = JsonText.Parse(Encoding.UTF8.GetBytes(text));
            return FieldSet.OfApplied(last, schema).Subtract(FieldSet.OfChanges(live, last, schema));
        }
        catch (JsonException)
        {
            // Anyone may write annotations; one that cannot be read allows nothing.
            return new FieldSet();
        }
    }
}
