using System.Text.Json.Nodes;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Model.ApScheduler;

/// <summary>AndTrigger and OrTrigger. Zone, start and end belong to the spec here, so the children must agree on them.</summary>
internal static class ApCombination
{
    public static ApTrigger Read(string type, Fields fields, ApTriggers triggers)
    {
        var member = type == "or" ? "anyOf" : "allOf";
        var list = fields.List("triggers") ?? throw new SourceException(fields.PathOf("triggers"), "is missing");
        var children = new List<ApTrigger>();
        var notes = new List<(string, string)>();
        for (var i = 0; i < list.Count; i++)
        {
            var path = fields.PathOf($"triggers[{i}]");
            var spec = Fields.Of(list[i], path);
            children.Add(triggers.Read(spec.RequiredText("type"), spec));
            notes.AddRange(spec.Unread().Select(field => ($"{path}.{field.Key}", $"not converted: {Short.Of(CompactJson.Of(field.Value))} has no counterpart.")));
        }

        if (children.Count == 0)
            throw new SourceException(fields.PathOf("triggers"), "expected at least one trigger, found none");
        var items = children.SelectMany(child => Flat(child.Json, member, fields)).ToList();
        var zoned = children.Where(child => child.UsesZone).ToList();
        var jitter = fields.Whole("jitter") ?? children.Max(child => child.Jitter);
        if (fields.Whole("jitter") is null && jitter > 0)
            notes.Add(("jitter", "the children's; here it applies to the whole schedule."));
        return new ApTrigger(new JsonObject { [member] = new JsonArray([.. items]) })
        {
            UsesZone = zoned.Count > 0,
            TimeZone = Common(zoned, "timezone", child => child.TimeZone, mustAll: true, fields, notes),
            StartAt = Common(children, "start_date", child => child.StartAt, mustAll: false, fields, notes),
            EndAt = Common(children, "end_date", child => child.EndAt, mustAll: false, fields, notes),
            Jitter = jitter,
            ClockRule = children.Select(child => child.ClockRule).FirstOrDefault(rule => rule is not null),
            Notes = [.. notes, .. children.SelectMany(child => child.Notes)],
        };
    }

    /// <summary>A combination of the same type dissolves into its parent.</summary>
    private static IEnumerable<JsonNode?> Flat(JsonObject child, string member, Fields fields)
    {
        if (child[member] is JsonArray inner)
            return inner.Select(item => item?.DeepClone());
        if (child.ContainsKey("anyOf") || child.ContainsKey("allOf"))
            throw new SourceException(fields.PathOf("triggers"), "expected no 'and' within 'or', or 'or' within 'and'; make a job of each");
        return [child];
    }

    private static string? Common(
        List<ApTrigger> children, string field, Func<ApTrigger, string?> value, bool mustAll, Fields fields, List<(string, string)> notes)
    {
        var values = children.Select(value).Distinct(StringComparer.Ordinal).ToList();
        var named = values.OfType<string>().ToList();
        if (named.Count > 1 || (mustAll && named.Count == 1 && values.Count > 1))
        {
            var found = string.Join(" and ", values.Select(v => v ?? "none"));
            throw new SourceException(fields.PathOf("triggers"), $"expected one {field} for all triggers, found {found}; make a job of each");
        }

        if (named.Count == 1 && values.Count > 1)
            notes.Add((field, "of one trigger; here it holds for all of them."));
        return named.FirstOrDefault();
    }
}
