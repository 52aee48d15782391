using System.Net;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>ConfigMaps with an owner each, in a label. Watches get all events since the version at which they begin, until they are cut.</summary>
internal sealed class ChangingServer
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Owner, string Uid, int Version)> _items = [];
    private readonly List<(int Version, string Line)> _events = [];
    private readonly List<LiveStream> _watches = [];
    private int _version = 100;
    private int _oldest;

    /// <summary>Creates or changes one.</summary>
    public void Set(string name, string owner)
    {
        lock (_gate)
        {
            var exists = _items.TryGetValue(name, out var item);
            _items[name] = item = (owner, exists ? item.Uid : $"{name}-{_version}", ++_version);
            Send(exists ? "MODIFIED" : "ADDED", name, item);
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            if (_items.Remove(name, out var item))
                Send("DELETED", name, item with { Version = ++_version });
        }
    }

    /// <summary>Ends all watches.</summary>
    /// <param name="forget">Whether no watch can begin before the present version.</param>
    public void Cut(bool forget)
    {
        lock (_gate)
        {
            if (forget)
                _oldest = _version;
            _watches.ForEach(watch => watch.End());
            _watches.Clear();
        }
    }

    /// <summary>Names and versions of the objects of some owners.</summary>
    public string Show(Func<string, bool> owners)
    {
        lock (_gate)
            return string.Join(" ", _items.Where(item => owners(item.Value.Owner)).Select(item => $"{item.Key}{item.Value.Version}").Order());
    }

    public HttpResponseMessage Answer(ServerRequest request)
    {
        lock (_gate)
        {
            if (!request.IsWatch)
                return ScriptedServer.Answer(200, List($"{_version}", [.. _items.Select(item => Text(item.Key, item.Value))]));
            var since = int.Parse(request.Query["resourceVersion"]);
            if (since < _oldest)
                return ScriptedServer.Answer(410, ScriptedServer.StatusBody(410, "Expired"));
            var watch = new LiveStream();
            foreach (var (_, line) in _events.Where(e => e.Version > since))
                watch.Send(line);
            _watches.Add(watch);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(watch) };
        }
    }

    private void Send(string type, string name, (string Owner, string Uid, int Version) item)
    {
        var line = Line(type, Text(name, item));
        _events.Add((item.Version, line));
        _watches.ForEach(watch => watch.Send(line));
    }

    private static string Text(string name, (string Owner, string Uid, int Version) item) =>
        Item(name, item.Version, item.Uid).Replace("\"metadata\":{", $$"""
            "metadata":{"labels":{"owner":"{{item.Owner}}"},
            """.Trim(), StringComparison.Ordinal);
}
