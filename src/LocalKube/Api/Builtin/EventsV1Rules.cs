using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Builtin;

/// <summary>Events of <c>events.k8s.io</c>: other names for the fields of the same stored objects, and stricter validation.</summary>
internal sealed class EventsV1Rules : EventRules
{
    private static readonly (string New, string Stored)[] Names =
    [
        ("regarding", "involvedObject"),
        ("note", "message"),
        ("reportingController", "reportingComponent"),
        ("deprecatedCount", "count"),
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedSource", "source"),
    ];

    public override IReadOnlyDictionary<string, string[]> SelectableFields { get; } = Fields("regarding");

    public override bool IsStoredForm => false;

    public override void ToStored(JsonObject obj)
    {
        foreach (var (name, stored) in Names)
            Rename(obj, name, stored);
    }

    public override void FromStored(JsonObject obj)
    {
        foreach (var (name, stored) in Names)
            Rename(obj, stored, name);
    }

    public override IEnumerable<FieldError> Validate(JsonObject obj)
    {
        foreach (var error in base.Validate(obj))
            yield return error;
        if (obj["eventTime"] is null)
            yield return FieldError.Required("eventTime");
        if (obj.TextAt("reportingComponent") is not { Length: > 0 })
            yield return FieldError.Required("reportingController");
        foreach (var field in (string[])["reportingInstance", "action", "reason"])
        {
            if (obj.TextAt(field) is not { Length: > 0 } text)
                yield return FieldError.Required(field);
            else if (text.Length > 128)
                yield return FieldError.Invalid(field, "", "can have at most 128 characters");
        }

        if (obj.TextAt("type") is not ("Normal" or "Warning"))
            yield return FieldError.Invalid("type", "", "has invalid value: " + (obj.TextAt("type") ?? ""));
        if (obj.TextAt("message") is { Length: > 1024 })
            yield return FieldError.Invalid("message", "", "can have at most 1024 characters");
    }

    private static void Rename(JsonObject obj, string from, string to)
    {
        if (!obj.Remove(from, out var value))
            return;
        obj[to] = value;
    }
}
