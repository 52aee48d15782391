using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Console.Tokens;

/// <summary>Whose a token is.</summary>
/// <param name="Name">The name of the user.</param>
internal sealed record TokenOwner(string Name)
{
    private static readonly ResourceType<AnyObject> Type =
        AnyObject.TypeOf("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", namespaced: false);

    /// <summary>
    /// Who shares limits: all ServiceAccounts of a namespace, because a user who can create one can create a hundred; every other user alone.
    /// </summary>
    public string Tenant { get; } = Name.Split(':') is ["system", "serviceaccount", var @namespace, _] ? $"system:serviceaccount:{@namespace}:*" : Name;

    /// <summary>Asks the API server with the token itself, which every user may do. This is one request, also for a token that is wrong.</summary>
    /// <exception cref="ApiException">It does not say; 401 if it does not know the token.</exception>
    public static async Task<TokenOwner> AskAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
        var asked = await client.Resource(Type).CreateAsync(null, RawJson.From(review), WriteOptions.Default, cancellationToken);
        return asked.Status?["userInfo"]?["username"] is JsonValue name && name.TryGetValue<string>(out var text) && text.Length > 0
            ? new TokenOwner(text)
            : throw new HttpRequestException("The API server does not say whose the token is.");
    }
}
