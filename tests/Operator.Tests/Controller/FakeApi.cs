using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>An API server with ScheduledJobs and their Pods that refuses requests as a test tells it to.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private const string StatusPath = "/status";

    private int _version;

    public FakeApi(ScheduledJobSpec spec, DateTimeOffset created) => Job = Add("demo", spec, created);

    /// <summary>The ScheduledJob called demo.</summary>
    public JsonObject Job { get; }

    /// <summary>All ScheduledJobs, by name.</summary>
    public Dictionary<string, JsonObject> Jobs { get; } = [];

    public Dictionary<string, JsonObject> Pods { get; } = [];

    /// <summary>Method, path and query of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Returns the refusal of a request, as code and Status, or null.</summary>
    public Func<string, (int Code, string Status)?> Refuses { get; set; } = _ => null;

    /// <summary>Runs while a request is in flight.</summary>
    public Func<string, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public IEnumerable<string> Dry => Requests.Where(r => r.StartsWith("POST", StringComparison.Ordinal) && r.Contains("dryRun=All", StringComparison.Ordinal));

    public IEnumerable<string> Creations => Requests.Where(r => r.StartsWith("POST", StringComparison.Ordinal)).Except(Dry);

    public static string Failure(int code, string reason, string message, string cause = "") => $$"""
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}},
         "details":{"causes":[{"reason":"{{cause}}"}] } }
        """;

    /// <summary>Selects requests that are carried out but whose response is lost.</summary>
    public Func<string, bool> LosesAnswer { get; set; } = _ => false;

    public JsonObject Add(string name, ScheduledJobSpec spec, DateTimeOffset created) => Jobs[name] = new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "team",
            ["uid"] = $"11111111-1111-1111-1111-{Jobs.Count + 1:d12}",
            ["resourceVersion"] = $"{++_version}",
            ["generation"] = 1,
            ["creationTimestamp"] = KubeTimeConverter.ToText(created),
        },
        ["spec"] = System.Text.Json.JsonSerializer.SerializeToNode(spec, ModelJsonContext.Default.ScheduledJobSpec),
    };

    /// <summary>Another process changes the status.</summary>
    public void SetStatus(Action<JsonObject> change)
    {
        change((JsonObject)Job["status"]!);
        Job["metadata"]!["resourceVersion"] = $"{++_version}";
    }

    /// <summary>The user changes the spec.</summary>
    public void Edit(Action<JsonObject> change)
    {
        change((JsonObject)Job["spec"]!);
        Job["metadata"]!["generation"] = (int)Job["metadata"]!["generation"]! + 1;
        Job["metadata"]!["resourceVersion"] = $"{++_version}";
    }

    /// <summary>The user changes the labels; null removes one.</summary>
    public void Label(string key, string? value)
    {
        var metadata = (JsonObject)Job["metadata"]!;
        if (value is null)
            metadata["labels"]?.AsObject().Remove(key);
        else if (metadata["labels"] is JsonObject labels)
            labels[key] = value;
        else
            metadata["labels"] = new JsonObject { [key] = value };
        metadata["resourceVersion"] = $"{++_version}";
    }

    /// <summary>The kubelet reports how a Pod ended.</summary>
    public void End(string pod, string phase) => Pods[pod]["status"] = new JsonObject { ["phase"] = phase };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var line = $"{request.Method} {request.RequestUri.PathAndQuery}";
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
        lock (Requests)
            Requests.Add(line);
        await Meanwhile(line);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refuses(line) is var (code, status))
            return Answer(code, status);
        var answer = Carry(request, path, body);
        return LosesAnswer(line) ? throw new HttpRequestException("the connection is gone") : answer;
    }

    private HttpResponseMessage Carry(HttpRequestMessage request, string path, JsonObject? body)
    {
        if (request.Method == HttpMethod.Get && path.Split('/')[^1] is "scheduledjobs" or "pods" or "jobs")
            return List(request.RequestUri!, path.Split('/')[^1]);
        if (path.Contains("/scheduledjobs/", StringComparison.Ordinal))
        {
            var job = Jobs[path.Split('/')[7]];
            if (request.Method == HttpMethod.Delete)
                return Delete(job, body!);
            return path.EndsWith(StatusPath, StringComparison.Ordinal) ? PatchStatus(job, body!) : Answer(200, job.ToJsonString());
        }

        if (path.Contains("/pods", StringComparison.Ordinal))
            return Pod(request, path, body);
        return request.Method == HttpMethod.Get ? Answer(404, Failure(404, "NotFound", $"{path} not found")) : Answer(201, """{"metadata":{"resourceVersion":"1"}}""");
    }

    /// <summary>All Pods, or the ScheduledJobs with the name that is asked for.</summary>
    private HttpResponseMessage List(Uri uri, string plural)
    {
        var items = plural switch
        {
            "pods" => Pods.Values,
            "scheduledjobs" => Jobs.Values.Where(job => Uri.UnescapeDataString(uri.Query).Contains($"metadata.name={job["metadata"]!["name"]}", StringComparison.Ordinal)),
            _ => [],
        };
        return Answer(200, $$"""{"metadata":{"resourceVersion":"{{_version}}"},"items":[{{string.Join(',', items.Select(i => i.ToJsonString()))}}]}""");
    }

    private HttpResponseMessage Delete(JsonObject job, JsonObject options)
    {
        foreach (var precondition in (string[])["uid", "resourceVersion"])
        {
            if ((string?)options["preconditions"]![precondition] != (string?)job["metadata"]![precondition])
                return Answer(409, Failure(409, "Conflict", "Precondition failed"));
        }

        Jobs.Remove((string)job["metadata"]!["name"]!);
        return Answer(200, job.ToJsonString());
    }

    private HttpResponseMessage PatchStatus(JsonObject job, JsonObject patch)
    {
        if ((string?)patch["metadata"]!["resourceVersion"] != (string?)job["metadata"]!["resourceVersion"])
            return Answer(409, Failure(409, "Conflict", "the object has been modified"));
        job["status"] = JsonMergePatch.Apply(job["status"], patch["status"]);
        job["metadata"]!["resourceVersion"] = $"{++_version}";
        return Answer(200, job.ToJsonString());
    }

    private HttpResponseMessage Pod(HttpRequestMessage request, string path, JsonObject? body)
    {
        var name = (string?)body?["metadata"]?["name"] ?? path[(path.LastIndexOf('/') + 1)..];
        if (request.Method == HttpMethod.Post)
        {
            if (Pods.ContainsKey(name))
                return Answer(409, Failure(409, "AlreadyExists", $"pods {name} already exists"));
            body!["metadata"]!["uid"] = $"uid-{name}";
            body["metadata"]!["resourceVersion"] = $"{++_version}";
            if (!request.RequestUri!.Query.Contains("dryRun", StringComparison.Ordinal))
                Pods[name] = body;
            return Answer(201, body.ToJsonString());
        }

        if (!Pods.TryGetValue(name, out var pod))
            return Answer(404, Failure(404, "NotFound", $"pods {name} not found"));
        if (request.Method == HttpMethod.Delete)
        {
            if ((string?)body?["preconditions"]?["uid"] is { } uid && uid != (string?)pod["metadata"]!["uid"])
                return Answer(409, Failure(409, "Conflict", "the UID in the precondition does not match the UID in record"));
            Pods.Remove(name);
        }

        return Answer(200, pod.ToJsonString());
    }

    private static HttpResponseMessage Answer(int code, string body) =>
        new((HttpStatusCode)code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
