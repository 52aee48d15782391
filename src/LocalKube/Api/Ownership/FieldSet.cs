using System.Text.Json.Nodes;
using ScheduledJobs.LocalKube.Api.Schemas;

namespace ScheduledJobs.LocalKube.Api.Ownership;

/// <summary>
/// A set of fields of an object, as <c>fieldsV1</c> of <c>managedFields</c> writes it: a tree whose edges are <c>f:name</c> (member),
/// <c>k:{...}</c> (element of a list by key) or <c>v:...</c> (element of a list by value).
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>The path that leads here is in the set itself.</summary>
    public bool IsMember { get; set; }

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public FieldSet Child(string edge)
    {
        if (!_children.TryGetValue(edge, out var child))
            _children[edge] = child = new FieldSet();
        return child;
    }

    public static FieldSet Parse(JsonObject? fields)
    {
        var set = new FieldSet();
        foreach (var (edge, value) in fields ?? [])
        {
            if (edge == ".")
                set.IsMember = true;
            else
                set._children[edge] = value is JsonObject { Count: > 0 } inner ? Parse(inner) : new FieldSet { IsMember = true };
        }

        return set;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && _children.Count > 0)
            json["."] = new JsonObject();
        foreach (var (edge, child) in _children)
            json[edge] = child.ToJson();
        return json;
    }

    public FieldSet Add(FieldSet other)
    {
        IsMember |= other.IsMember;
        foreach (var (edge, child) in other._children)
            Child(edge).Add(child);
        return this;
    }

    public FieldSet Subtract(FieldSet other)
    {
        IsMember &= !other.IsMember;
        foreach (var (edge, child) in other._children)
        {
            if (_children.TryGetValue(edge, out var own) && own.Subtract(child).IsEmpty)
                _children.Remove(edge);
        }

        return this;
    }

    /// <summary>The same set with everything that leads to its members.</summary>
    public FieldSet WithParents()
    {
        var set = new FieldSet { IsMember = IsMember || _children.Count > 0 };
        foreach (var (edge, child) in _children)
            set._children[edge] = child.WithParents();
        return set;
    }

    public FieldSet Clone() => new FieldSet().Add(this);

    public void Remove(string edge) => _children.Remove(edge);

    /// <summary>Forgets the fields that an object does not have.</summary>
    public void KeepExisting(JsonNode? node, Schema schema)
    {
        foreach (var (edge, child) in _children.ToList())
        {
            if (FieldPaths.Follow(node, edge, schema) is { } next)
                child.KeepExisting(next.Node, next.Schema);
            if (FieldPaths.Follow(node, edge, schema) is null || child.IsEmpty)
                _children.Remove(edge);
        }
    }

    /// <summary>The fields that someone who applies this object owns: its leaves, and the elements of lists that have identities.</summary>
    public static FieldSet OfApplied(JsonNode? node, Schema schema)
    {
        var set = new FieldSet();
        foreach (var part in FieldPaths.Parts(node, schema))
        {
            var child = set.Child(part.Edge);
            child.Add(OfApplied(part.Node, part.Schema));
            // An empty list of elements with identities says nothing; an empty map is a value.
            child.IsMember |= part.IsElement || (child.IsEmpty && (part.Node is not JsonArray || FieldPaths.IsLeaf(part.Node, part.Schema)));
            if (child.IsEmpty)
                set.Remove(part.Edge);
        }

        return set;
    }

    /// <summary>Every field of an object, containers included.</summary>
    public static FieldSet OfAll(JsonNode? node, Schema schema)
    {
        var set = new FieldSet { IsMember = true };
        foreach (var part in FieldPaths.Parts(node, schema))
            set._children[part.Edge] = OfAll(part.Node, part.Schema);
        return set;
    }

    /// <summary>The fields that were added or changed.</summary>
    public static FieldSet OfChanges(JsonNode? before, JsonNode? after, Schema schema)
    {
        var set = new FieldSet();
        if (FieldPaths.IsLeaf(before, schema) || FieldPaths.IsLeaf(after, schema))
        {
            if (!JsonNode.DeepEquals(before, after))
                set.Add(OfAll(after, schema));
            return set;
        }

        foreach (var part in FieldPaths.Parts(after, schema))
        {
            var old = FieldPaths.Follow(before, part.Edge, schema);
            var changes = old is { } existing ? OfChanges(existing.Node, part.Node, part.Schema) : OfAll(part.Node, part.Schema);
            if (!changes.IsEmpty)
                set._children[part.Edge] = changes;
        }

        return set;
    }
}
