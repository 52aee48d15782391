using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Reading;

/// <summary>
/// What the user may do, by SelfSubjectAccessReviews. It decides which buttons are shown; the API server decides whether they work.
/// </summary>
internal sealed class AccessReviews(KubeClient client, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly ResourceType<AnyObject> Type =
        AnyObject.TypeOf("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", namespaced: false);

    private readonly ConcurrentDictionary<(string? Namespace, string Verb, string Resource), (bool IsAllowed, long At)> _known = [];

    /// <summary>Whether the user may do this with ScheduledJobs of a namespace, or of all if it is null.</summary>
    public Task<bool> MayAsync(string verb, string? @namespace, CancellationToken cancellationToken) =>
        MayAsync(verb, ApiConstants.Plural, @namespace, cancellationToken);

    /// <summary>The same for another resource of the operator's group.</summary>
    public async Task<bool> MayAsync(string verb, string resource, string? @namespace, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((@namespace, verb, resource), out var known) && time.GetElapsedTime(known.At) < Lifetime)
            return known.IsAllowed;
        var isAllowed = await AskOrTryAsync(verb, resource, @namespace, cancellationToken);
        _known[(@namespace, verb, resource)] = (isAllowed, time.GetTimestamp());
        return isAllowed;
    }

    private async Task<bool> AskOrTryAsync(string verb, string resource, string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(verb, resource, @namespace, cancellationToken);
        }
        catch (ApiException e) when (e.Code != 401)
        {
            // A server that does not say is asked by doing it.
            return true;
        }
    }

    /// <summary>What the API server says now.</summary>
    /// <exception cref="ApiException">It says nothing; 401 if it does not know the user.</exception>
    public Task<bool> AskAsync(string verb, string? @namespace, CancellationToken cancellationToken) =>
        AskAsync(verb, ApiConstants.Plural, @namespace, cancellationToken);

    private async Task<bool> AskAsync(string verb, string resource, string? @namespace, CancellationToken cancellationToken)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["group"] = ApiConstants.Group,
                    ["resource"] = resource,
                    ["verb"] = verb,
                    ["namespace"] = @namespace ?? "",
                },
            },
        };
        var asked = await client.Resource(Type).CreateAsync(null, RawJson.From(review), WriteOptions.Default, cancellationToken);
        return asked.Status?["allowed"] is JsonValue allowed && allowed.TryGetValue<bool>(out var value) && value;
    }
}
