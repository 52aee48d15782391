using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.Kube.Transport.Kubeconfig;

/// <summary>One or more kubeconfig files merged: if two entries have the same name, the first wins, as in kubectl.</summary>
internal sealed class KubeconfigSet
{
    private readonly Dictionary<(string Kind, string Name), KubeconfigEntry> _entries = [];
    private readonly string _files;

    /// <param name="paths">Files, the most important first.</param>
    public KubeconfigSet(IReadOnlyList<string> paths)
    {
        _files = string.Join(", ", paths);
        foreach (var path in paths)
            Add(path);
    }

    /// <summary>The context to use if none is named.</summary>
    public string? CurrentContext { get; private set; }

    /// <summary>A context by name.</summary>
    public KubeconfigEntry Context(string? name)
    {
        var wanted = name ?? CurrentContext ?? throw new KubeconfigException($"{_files}: current-context: is missing, and no context is given");
        return Find("context", wanted) ?? throw new KubeconfigException($"{_files}: context '{wanted}' is not defined{Known("context")}");
    }

    /// <summary>The entry that a context's field refers to.</summary>
    public KubeconfigEntry Referenced(KubeconfigEntry context, string kind)
    {
        var name = context.RequiredText(kind);
        return Find(kind, name) ?? throw context.Error(kind, $"'{name}' is not defined{Known(kind)}");
    }

    private KubeconfigEntry? Find(string kind, string name) => _entries.GetValueOrDefault((kind, name));

    private string Known(string kind)
    {
        var names = _entries.Keys.Where(k => k.Kind == kind).Select(k => $"'{k.Name}'").ToList();
        return names.Count == 0 ? "" : $"; defined: {string.Join(", ", names)}";
    }

    private void Add(string path)
    {
        var root = Load(path);
        CurrentContext ??= root.Text("current-context");
        AddAll(root, "clusters", "cluster");
        AddAll(root, "users", "user");
        AddAll(root, "contexts", "context");
    }

    private void AddAll(KubeconfigEntry root, string list, string kind)
    {
        foreach (var item in root.Entries(list))
        {
            var name = item.RequiredText("name");

            // An entry without content counts as empty, for example a user without credentials.
            var fields = item.Nested(kind)?.Fields ?? [];
            _entries.TryAdd((kind, name), new KubeconfigEntry(root.File, $"{kind} '{name}'", fields));
        }
    }

    private static KubeconfigEntry Load(string path)
    {
        try
        {
            return YamlJson.Parse(File.ReadAllText(path)) switch
            {
                null => new KubeconfigEntry(path, "kubeconfig", []),
                JsonObject fields => new KubeconfigEntry(path, "kubeconfig", fields),
                _ => throw new KubeconfigException($"{path}: expected a mapping"),
            };
        }
        catch (FormatException e)
        {
            throw new KubeconfigException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
