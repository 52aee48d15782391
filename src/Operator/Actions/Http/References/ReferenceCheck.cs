using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>
/// Checks once whether the Secrets and ConfigMaps of an action can be read the way a call reads them, so that a missing one is reported
/// when the action is applied and not only when its runs fail. ServiceAccount tokens are not checked: each request would issue one.
/// </summary>
internal sealed class ReferenceCheck(ReferenceReader references, TimeProvider time)
{
    /// <summary>Time limit of a check, however many references there are. What is unknown by then is not reported.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Most sentences reported: a condition's message is short.</summary>
    internal const int MostSentences = 5;

    // An action may have dozens of references, and other namespaces read as well.
    private const int ReadsAtOnce = 4;

    private delegate Task Read(CancellationToken cancellationToken);

    /// <summary>One sentence per reference that is missing or may not be read. References that could not be checked are left out.</summary>
    public async Task<IReadOnlyList<string>> FindMissingAsync(string @namespace, HttpActionSpec action, CancellationToken cancellationToken)
    {
        var reads = ReadsOf(@namespace, action).ToList();
        if (reads.Count == 0)
            return [];
        using var deadline = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var found = new string?[reads.Count];
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = linked.Token };
            await Parallel.ForEachAsync(Enumerable.Range(0, reads.Count), options, async (i, token) => found[i] = await LookAsync(reads[i], token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Out of time. The runs will report it.
        }

        var at = KubeTimeConverter.ToText(time.GetUtcNow());
        return [.. found.OfType<string>().Distinct().Take(MostSentences).Select(what => $"spec.action.http: {what} (checked at {at}). Runs fail until this is fixed.")];
    }

    private static async Task<string?> LookAsync(Read read, CancellationToken cancellationToken)
    {
        try
        {
            await read(cancellationToken);
            return null;
        }
        catch (CallException e)
        {
            return e.Failure.Reason is Reasons.ReferenceNotFound or Reasons.AccessDenied ? e.Failure.Message : null;
        }
    }

    private IEnumerable<Read> ReadsOf(string @namespace, HttpActionSpec action)
    {
        Read Value(ValueSource source) => token => references.ReadAsync(@namespace, source, token);
        Read Pair(string secret, string key, string otherKey) => token => references.ReadSecretTextsAsync(@namespace, secret, key, otherKey, token);

        foreach (var source in (action.Headers ?? []).Select(h => h.ValueFrom).Append(action.BodyFrom).Append(action.Tls?.CaFrom).OfType<ValueSource>())
            yield return Value(source);
        if (action.Tls?.ClientCertificateSecret is { } certificate)
            yield return Pair(certificate, "tls.crt", "tls.key");
        if (action.Auth?.Basic?.SecretRef is { } basic)
            yield return Pair(basic.Name, "username", "password");
        if (action.Auth?.Bearer?.SecretKeyRef is { } bearer)
            yield return token => references.ReadSecretTextAsync(@namespace, bearer.Name, bearer.Key, token);
        if (action.Auth?.Oauth2ClientCredentials?.SecretRef is { } client)
            yield return Pair(client.Name, "client-id", "client-secret");
    }
}
