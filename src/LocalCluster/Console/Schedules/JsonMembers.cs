using System.Globalization;
using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalCluster.Console.Schedules;

/// <summary>Reads members that may be missing or have an unexpected type.</summary>
internal static class JsonMembers
{
    public static string? Text(this JsonNode? node, string member) =>
        (node as JsonObject)?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static DateTimeOffset? Time(this JsonNode? node, string member) =>
        DateTimeOffset.TryParse(node.Text(member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
