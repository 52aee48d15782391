using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>A request of an operator to the API, as the fault script sees it.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="User">The name of the operator.</param>
/// <param name="Verb">One of <see cref="Faults.Verb"/>.</param>
/// <param name="Resource">Such as <c>pods</c> or <c>scheduledjobs/status</c>.</param>
/// <param name="Name">Name of the object; null for a whole collection.</param>
/// <param name="Body">Body of a write; empty otherwise.</param>
public sealed record ApiCall(DateTimeOffset At, string User, string Verb, string Resource, string? Name, string Body)
{
    /// <summary>The header with an operator's name: its kubeconfig impersonates that user.</summary>
    private const string UserHeader = "Impersonate-User";

    public bool IsWrite => Verb is Faults.Verb.Create or Faults.Verb.Update or Faults.Verb.Patch or Faults.Verb.Delete;

    /// <summary>Reads a request; null if the caller is not an operator, but the test, a controller or the kubelet. The API does not see the operator's name.</summary>
    public static async Task<ApiCall?> ReadAsync(HttpRequest request)
    {
        if (!request.Headers.Remove(UserHeader, out var users) || users.ToString() is not { Length: > 0 } user)
            return null;
        var (resource, name) = Target(request.Path);
        var verb = request.Method switch
        {
            "GET" when request.Query["watch"] == "true" => Faults.Verb.Watch,
            "GET" => name is null ? Faults.Verb.List : Faults.Verb.Get,
            "POST" => Faults.Verb.Create,
            "PUT" => Faults.Verb.Update,
            "PATCH" => Faults.Verb.Patch,
            _ => Faults.Verb.Delete,
        };
        var body = await ReadBodyAsync(request);
        if (verb == Faults.Verb.Create)
            name = NameIn(body);
        if (request.Query.ContainsKey("dryRun"))
            verb = $"dry-run {verb}";
        return new(TimeProvider.System.GetUtcNow(), user, verb, resource, name, body);
    }

    /// <summary>Resource and name from <c>/api/v1/...</c> or <c>/apis/GROUP/VERSION/...</c>.</summary>
    private static (string Resource, string? Name) Target(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts.Skip(parts.FirstOrDefault() == "api" ? 2 : 3).ToArray();
        if (rest is ["namespaces", _, _, ..])
            rest = rest[2..];
        return rest switch
        {
            [var plural, var name, var subresource] => ($"{plural}/{subresource}", name),
            [var plural, var name] => (plural, name),
            [var plural] => (plural, null),
            _ => ("", null),
        };
    }

    /// <summary>Reads the body; the handler of the request can read it again.</summary>
    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        return body;
    }

    private static string? NameIn(string body)
    {
        using var item = JsonDocument.Parse(body);
        return item.RootElement.GetProperty("metadata").TryGetProperty("name", out var name) ? name.GetString() : null;
    }
}
