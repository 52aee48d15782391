using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ScheduledJobs.Model.Manifests;

/// <summary>Finds fields that the API does not have: the API server refuses them, and the serializer ignores them.</summary>
internal static class UnknownFields
{
    private const int MostTypos = 3;

    /// <summary>A sentence for each unknown field, with the field that is probably meant.</summary>
    public static IEnumerable<string> Find(JsonNode? value, JsonTypeInfo type, string path) => (value, type.Kind) switch
    {
        (JsonObject members, JsonTypeInfoKind.Object) => members.SelectMany(member => OfMember(member.Key, member.Value, type, path)),
        (JsonArray items, JsonTypeInfoKind.Enumerable) when type.ElementType is { } element =>
            items.SelectMany((item, i) => Find(item, type.Options.GetTypeInfo(element), $"{path}[{i}]")),
        _ => [],
    };

    private static IEnumerable<string> OfMember(string name, JsonNode? value, JsonTypeInfo type, string path)
    {
        if (type.Properties.FirstOrDefault(p => p.Name == name) is { } property)
            return property.CustomConverter is null ? Find(value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{name}") : [];
        var meant = type.Properties.Select(p => p.Name).MinBy(known => Typos(known, name));
        var hint = meant is not null && Typos(meant, name) <= Math.Min(MostTypos, name.Length / 2) ? $"; did you mean {meant}?" : $"; expected one of {string.Join(", ", type.Properties.Select(p => p.Name))}";
        return [$"{path}.{name}: is not a field{hint}"];
    }

    /// <summary>How many letters must be added, removed or replaced; letters of the other case are the same.</summary>
    private static int Typos(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (i, letter) in left.Index())
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(Math.Min(row[j], row[j + 1]) + 1, replaced);
            }
        }

        return row[^1];
    }
}
