using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ScheduledJobs.TestKit;

/// <summary>The part of an API server that serves one namespaced custom kind, whose definition a test installs and removes.</summary>
public sealed class FakeKind(string group, string version, string kind) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<PipeWriter> _watches = [];
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly List<string> _requests = [];
    private int _version = 1;

    /// <summary>Resource name in URLs.</summary>
    public string Plural { get; } = $"{kind.ToLowerInvariant()}s";

    /// <summary>Versions that the definition serves; empty: there is no definition.</summary>
    public IReadOnlyList<string> Versions { get; set; } = [version];

    /// <summary>What the definition says of its scope.</summary>
    public bool IsNamespaced { get; set; } = true;

    /// <summary>Returns the code of the refusal of a request, or null.</summary>
    public Func<string, int?> Refuses { get; set; } = static _ => null;

    /// <summary>Method, path and query of each request.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Number of open watches.</summary>
    public int Watches
    {
        get
        {
            lock (_gate)
                return _watches.Count;
        }
    }

    /// <summary>The objects.</summary>
    public IReadOnlyList<JsonObject> Objects
    {
        get
        {
            lock (_gate)
                return [.. _objects.Values];
        }
    }

    /// <summary>Stores an object and tells the watches.</summary>
    public void Put(JsonObject item)
    {
        lock (_gate)
            Put_NeedsLock(item);
    }

    /// <summary>Removes the definition, and with it all objects.</summary>
    public void Uninstall()
    {
        lock (_gate)
        {
            Versions = [];
            foreach (var name in _objects.Keys.ToList())
                Remove_NeedsLock(name);
            Cut_NeedsLock();
        }
    }

    /// <summary>Ends all watches.</summary>
    public void Cut()
    {
        lock (_gate)
            Cut_NeedsLock();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return Answer_NeedsLock(request, body);
    }

    private HttpResponseMessage Answer_NeedsLock(HttpRequestMessage request, JsonObject? body)
    {
        var line = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        _requests.Add(line);
        if (Refuses(line) is { } code)
            return Failure(code, $"refused with {code}");
        var parts = request.RequestUri.AbsolutePath.Trim('/').Split('/');
        if (parts is ["apis", var g] && g == group && Versions.Count > 0)
            return Ok(new JsonObject { ["versions"] = new JsonArray([.. Versions.Select(v => new JsonObject { ["version"] = v })]) });
        if (parts.Length < 3 || parts[1] != group || !Versions.Contains(parts[2]))
            return Failure(404, "404 page not found");
        if (parts.Length == 3)
        {
            return Ok(new JsonObject
            {
                ["resources"] = new JsonArray(
                    new JsonObject { ["name"] = $"{Plural}/status", ["kind"] = kind, ["namespaced"] = IsNamespaced },
                    new JsonObject { ["name"] = Plural, ["kind"] = kind, ["namespaced"] = IsNamespaced }),
            });
        }

        if (request.RequestUri.Query.Contains("watch=", StringComparison.Ordinal))
            return Watch_NeedsLock();
        return parts[^1] == Plural ? Collection_NeedsLock(request, body) : One_NeedsLock(request, parts[^1]);
    }

    private HttpResponseMessage Watch_NeedsLock()
    {
        var pipe = new Pipe();
        _watches.Add(pipe.Writer);
        return new HttpResponseMessage { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private HttpResponseMessage Collection_NeedsLock(HttpRequestMessage request, JsonObject? body)
    {
        if (request.Method == HttpMethod.Get)
        {
            return Ok(new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" },
                ["items"] = new JsonArray([.. _objects.Values.Select(o => o.DeepClone())]),
            });
        }

        var name = (string)body!["metadata"]!["name"]!;
        if (_objects.ContainsKey(name))
            return Failure(409, $"{Plural} \"{name}\" already exists", "AlreadyExists");
        if (!request.RequestUri!.Query.Contains("dryRun", StringComparison.Ordinal))
            Put_NeedsLock(body);
        return Ok(body);
    }

    private HttpResponseMessage One_NeedsLock(HttpRequestMessage request, string name)
    {
        if (!_objects.TryGetValue(name, out var item))
            return Failure(404, $"{Plural} \"{name}\" not found");
        if (request.Method == HttpMethod.Delete)
            Remove_NeedsLock(name);
        return Ok(item);
    }

    private void Put_NeedsLock(JsonObject item)
    {
        var name = (string)item["metadata"]!["name"]!;
        var type = _objects.ContainsKey(name) ? "MODIFIED" : "ADDED";
        item["metadata"]!["uid"] ??= $"uid-{name}-{_version}";
        item["metadata"]!["resourceVersion"] = $"{++_version}";
        _objects[name] = item;
        Tell_NeedsLock(type, item);
    }

    private void Remove_NeedsLock(string name)
    {
        if (!_objects.Remove(name, out var item))
            return;
        item["metadata"]!["resourceVersion"] = $"{++_version}";
        Tell_NeedsLock("DELETED", item);
    }

    private void Tell_NeedsLock(string type, JsonObject item)
    {
        var line = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":{{item.ToJsonString()}}}""" + "\n");
        foreach (var watch in _watches)
        {
            line.CopyTo(watch.GetMemory(line.Length));
            watch.Advance(line.Length);
            _ = watch.FlushAsync().AsTask();
        }
    }

    private void Cut_NeedsLock()
    {
        foreach (var watch in _watches)
            watch.Complete();
        _watches.Clear();
    }

    private static HttpResponseMessage Ok(JsonObject body) => Json(200, body.ToJsonString());

    private static HttpResponseMessage Failure(int code, string message, string reason = "") => Json(
        code, new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["code"] = code, ["message"] = message, ["reason"] = reason }.ToJsonString());

    private static HttpResponseMessage Json(int code, string body) =>
        new((HttpStatusCode)code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
