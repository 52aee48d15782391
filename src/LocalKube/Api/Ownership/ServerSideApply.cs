using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>Server-side apply: merges what a manager wants into an object, and removes what it wanted before and nobody else does.</summary>
internal static class ServerSideApply
{
    /// <param name="live">The object as it is; changed in place. Empty for a new one.</param>
    /// <param name="applied">What the manager wants.</param>
    /// <exception cref="StatusException">Other managers own fields that would change (409).</exception>
    public static void Apply(JsonObject live, JsonObject applied, Writer writer, bool force, Schema schema, DateTimeOffset now)
    {
        var managed = ManagedFields.Of(live);
        var wanted = ManagedFields.Ownable(FieldSet.OfApplied(applied, schema));
        var others = managed.Entries.Where(e => !e.IsOf(writer, ManagedEntry.Applies)).OrderBy(e => e.Shown, StringComparer.Ordinal).ToList();
        var forcible = writer.Name == ClientSideApply.Successor ? ClientSideApply.Fields(live, schema) : new FieldSet();
        var taken = FindConflicts(live, applied, wanted, others, schema, force ? null : forcible);

        // An object is not dropped while somebody owns something in it.
        var dropped = managed.FieldsOf(writer, ManagedEntry.Applies).WithParents().Subtract(wanted.WithParents());
        foreach (var other in others)
            dropped.Subtract(other.Fields.WithParents());
        var same = managed.FieldsOf(writer, ManagedEntry.Applies).ToJson();
        var before = live.DeepClone();
        Merge(live, applied, schema);
        Drop(live, dropped, schema);
        // Nothing changed, neither value nor owner: keep the entry with its time, so that the write is none.
        if (taken.IsEmpty && JsonNode.DeepEquals(before, live) && JsonNode.DeepEquals(same, wanted.ToJson()))
            return;
        managed.RecordApply(wanted, taken, live, writer, schema, now);
        managed.WriteTo(live);
    }

    /// <param name="forcible">What may be taken from other managers without force; null means everything.</param>
    private static FieldSet FindConflicts(
        JsonObject live, JsonObject applied, FieldSet wanted, List<ManagedEntry> others, Schema schema, FieldSet? forcible)
    {
        var conflicts = new List<(ManagedEntry Owner, string Path)>();
        var taken = new FieldSet();
        foreach (var other in others)
            Collect(wanted, other.Fields, live, applied, schema, "", taken, path => conflicts.Add((other, path)));
        return forcible is null || taken.Clone().Subtract(forcible).IsEmpty ? taken : throw Refuse(conflicts);
    }

    private static void Collect(
        FieldSet wanted, FieldSet owned, JsonNode? live, JsonNode? applied, Schema schema, string path, FieldSet taken, Action<string> report)
    {
        // Leaves come before what lies deeper, as Kubernetes lists them.
        foreach (var (edge, wantedChild) in wanted.Children.OrderBy(c => c.Value.Children.Count > 0))
        {
            if (!owned.Children.TryGetValue(edge, out var ownedChild) || FieldPaths.Follow(applied, edge, schema) is not { } next)
                continue;
            var current = FieldPaths.Follow(live, edge, schema)?.Node;
            var shown = FieldPaths.Show(path, edge);
            var isLeaf = FieldPaths.IsLeaf(next.Node, next.Schema) || FieldPaths.IsLeaf(current, next.Schema);
            if (isLeaf && wantedChild.IsMember && !JsonNode.DeepEquals(current, next.Node))
            {
                report(shown);
                taken.Child(edge).IsMember = true;
            }

            Collect(wantedChild, ownedChild, current, next.Node, next.Schema, shown, taken.Child(edge), report);
            if (taken.Child(edge).IsEmpty)
                taken.Remove(edge);
        }
    }

    private static StatusException Refuse(List<(ManagedEntry Owner, string Path)> conflicts)
    {
        var message = conflicts.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Owner.Shown}: {conflicts[0].Path}"
            : $"Apply failed with {conflicts.Count} conflicts: " + string.Join("\n", conflicts.GroupBy(c => c.Owner.Shown).Select(
                g => $"conflicts with {g.Key}:\n{string.Join("\n", g.Select(c => $"- {c.Path}"))}"));
        return Refusals.ApplyConflict(message, conflicts.Select(c => new StatusCause
        {
            Reason = "FieldManagerConflict",
            Message = $"conflict with {c.Owner.Shown}",
            Field = c.Path,
        }));
    }

    private static void Merge(JsonObject live, JsonObject applied, Schema schema)
    {
        foreach (var (name, value) in applied)
        {
            var member = schema.Member(name) ?? Schema.Anything;
            if (FieldPaths.IsLeaf(value, member) || FieldPaths.IsLeaf(live[name], member))
                live[name] = value?.DeepClone();
            else if (value is JsonObject map)
                Merge((JsonObject)live[name]!, map, member);
            else if (value is JsonArray list)
                MergeList((JsonArray)live[name]!, list, member);
        }
    }

    private static void MergeList(JsonArray live, JsonArray applied, Schema schema)
    {
        foreach (var element in applied)
        {
            if (FieldPaths.Follow(live, FieldPaths.EdgeOf(element, schema), schema) is not { } existing)
                live.Add(element?.DeepClone());
            else if (existing.Node is JsonObject map && element is JsonObject wanted)
                Merge(map, wanted, existing.Schema);
        }
    }

    private static void Drop(JsonNode? node, FieldSet dropped, Schema schema)
    {
        foreach (var (edge, child) in dropped.Children)
        {
            if (FieldPaths.Follow(node, edge, schema) is not { } next)
                continue;
            Drop(next.Node, child, next.Schema);
            if (!child.IsMember && next.Node is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                continue;
            if (node is JsonObject map)
                map.Remove(edge[2..]);
            else if (node is JsonArray list)
                list.Remove(next.Node);
        }
    }
}
