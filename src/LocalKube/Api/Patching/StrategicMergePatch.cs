using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Json;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Patching;

/// <summary>
/// Strategic merge patch for the built-in kinds: a merge patch in which lists with a merge key are merged by it. It supports the directives
/// <c>$patch</c>, <c>$deleteFromPrimitiveList</c>, <c>$setElementOrder</c> and <c>$retainKeys</c>. Where a schema leaves things open,
/// it works like a plain merge patch.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";

    public static JsonObject Apply(JsonObject target, JsonObject patch, Schema schema)
    {
        if (patch.TextAt(Directive) == "replace")
            return WithoutDirectives(patch);
        if (patch[RetainKeys] is not null)
        {
            var kept = patch.TextsAt(RetainKeys).ToHashSet(StringComparer.Ordinal);
            foreach (var name in target.Select(p => p.Key).Where(k => !kept.Contains(k)).ToList())
                target.Remove(name);
        }

        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith('$'))
                ApplyMember(target, name, value, schema.Member(name) ?? Schema.Anything);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromList, StringComparison.Ordinal))
                DeleteValues(target.ArrayAt(name[DeleteFromList.Length..]), value as JsonArray);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(ElementOrder, StringComparison.Ordinal) && value is JsonArray order)
                Reorder(target.ArrayAt(name[ElementOrder.Length..]), order, schema.Member(name[ElementOrder.Length..])?.PatchMergeKey);
        }

        return target;
    }

    private static void ApplyMember(JsonObject target, string name, JsonNode? value, Schema schema)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject map when map.TextAt(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject map:
                var merged = Apply(target[name] as JsonObject ?? [], map, schema);
                if (!ReferenceEquals(merged, target[name]))
                    target[name] = merged;
                break;
            case JsonArray list when schema.PatchMerges:
                var into = target[name] as JsonArray ?? [];
                MergeList(into, list, schema);
                if (!ReferenceEquals(into, target[name]))
                    target[name] = into;
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void MergeList(JsonArray target, JsonArray patch, Schema schema)
    {
        if (patch.Any(e => e.TextAt(Directive) == "replace"))
            target.Clear();
        foreach (var element in patch)
        {
            if (element is not JsonObject map || schema.PatchMergeKey is not { } key)
            {
                if (!target.Any(e => JsonNode.DeepEquals(e, element)))
                    target.Add(element?.DeepClone());
                continue;
            }

            var existing = target.OfType<JsonObject>().FirstOrDefault(e => map[key] is not null && JsonNode.DeepEquals(e[key], map[key]));
            switch (map.TextAt(Directive))
            {
                case "delete" when existing is not null:
                    target.Remove(existing);
                    break;
                case "delete" or "replace" when map[key] is null:
                    break;
                default:
                    if (existing is null)
                        target.Add((JsonNode)Apply([], map, schema.Items ?? Schema.Anything));
                    else if (Apply(existing, map, schema.Items ?? Schema.Anything) is var merged && !ReferenceEquals(merged, existing))
                        target[target.IndexOf(existing)] = merged;
                    break;
            }
        }
    }

    private static void DeleteValues(JsonArray? target, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            var found = target?.FirstOrDefault(e => JsonNode.DeepEquals(e, value));
            if (found is not null)
                target!.Remove(found);
        }
    }

    /// <summary>The elements named by the patch, in its order; the others keep their order after them.</summary>
    private static void Reorder(JsonArray? target, JsonArray order, string? key)
    {
        if (target is null)
            return;
        var rank = order.Select(Identity).Distinct().Select((identity, i) => (identity, i)).ToDictionary(p => p.identity, p => p.i);
        var sorted = target.OrderBy(e => rank.GetValueOrDefault(Identity(e), int.MaxValue)).ToList();
        target.Clear();
        foreach (var element in sorted)
            target.Add(element);

        string Identity(JsonNode? element) => JsonText.ToText(key is null ? element : element.At(key));
    }

    private static JsonObject WithoutDirectives(JsonObject patch) =>
        new(patch.Where(p => !p.Key.StartsWith('$')).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
}
