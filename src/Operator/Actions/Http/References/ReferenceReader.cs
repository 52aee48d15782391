using System.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Caching;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>
/// The values that actions refer to. They are read from the ScheduledJob's own namespace when a run needs them, and are used for at most
/// <see cref="Freshness"/>. Only the requested keys of a Secret or ConfigMap are kept. A missing or forbidden reference fails the
/// run with a message that names the object and the key.
/// </summary>
internal sealed class ReferenceReader(IReferenceSource source, TokenRules tokenRules, TimeProvider time) : IDisposable
{
    /// <summary>How long a value that was read is used.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>The ClusterRole that lets the operator read them in a namespace, as installed by kubectl, or by Helm with the usual release name.</summary>
    public const string Role = "scheduledjob-operator-http-references";

    /// <summary>Most bytes of cached Secrets and ConfigMaps; a quarter of it per namespace.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    private const long MaxTokenBytes = 4 * 1024 * 1024;

    /// <summary>Most objects read at once: each can be a megabyte, and needs several while it is parsed.</summary>
    internal const int ReadsAtOnce = 8;

    /// <summary>Most objects read at once per namespace.</summary>
    internal const int ReadsAtOncePerNamespace = 2;

    private readonly FairGate _reads = new(ReadsAtOnce, ReadsAtOncePerNamespace);

    private readonly ExpiringCache<Wanted, IReadOnlyList<byte[]?>?> _values = new(w => w.Namespace, MaxBytes, time);

    private readonly ExpiringCache<(string Namespace, string Name, string Audience, TimeSpan Expiration), string> _tokens =
        new(t => t.Namespace, MaxTokenBytes, time);

    /// <summary>Bytes of cached Secrets and ConfigMaps.</summary>
    internal long KeptBytes => _values.Bytes;

    /// <summary>Reads a key of a Secret or ConfigMap.</summary>
    /// <exception cref="CallException">It does not exist, or may not be read.</exception>
    public async Task<byte[]> ReadAsync(string @namespace, ValueSource value, CancellationToken cancellationToken) =>
        value.SecretKeyRef is { } secret
            ? (await ReadAsync(new Wanted("Secret", @namespace, secret.Name, secret.Key), cancellationToken)).First
            : (await ReadAsync(
                new Wanted("ConfigMap", @namespace, value.ConfigMapKeyRef!.Name, value.ConfigMapKeyRef.Key), cancellationToken)).First;

    /// <summary>Reads a key of a Secret, as text.</summary>
    /// <exception cref="CallException">It does not exist, or may not be read.</exception>
    public async Task<string> ReadSecretTextAsync(string @namespace, string name, string key, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await ReadAsync(new Wanted("Secret", @namespace, name, key), cancellationToken)).First);

    /// <summary>Reads two keys of a Secret at once, as text.</summary>
    /// <exception cref="CallException">One does not exist, or may not be read.</exception>
    public async Task<(string First, string Second)> ReadSecretTextsAsync(
        string @namespace, string name, string key, string otherKey, CancellationToken cancellationToken)
    {
        var (first, second) = await ReadAsync(new Wanted("Secret", @namespace, name, key, otherKey), cancellationToken);
        return (Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second!));
    }

    /// <summary>A token of a ServiceAccount; the same one until a fifth of its lifetime is left.</summary>
    /// <exception cref="CallException">The account does not exist, or the operator may not request its tokens.</exception>
    public async Task<string> ReadTokenAsync(
        string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration, CancellationToken cancellationToken)
    {
        tokenRules.Check(@namespace, spec);
        return await _tokens.GetAsync(
            (@namespace, spec.Name, spec.Audience, expiration), () => RequestTokenAsync(@namespace, spec, expiration), cancellationToken);
    }

    /// <summary>The target rejected the token: the next run requests a new one.</summary>
    public void RejectToken(string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration) =>
        _tokens.Remove((@namespace, spec.Name, spec.Audience, expiration));

    /// <inheritdoc />
    public void Dispose()
    {
        _values.Dispose();
        _tokens.Dispose();
    }

    private async Task<(byte[] First, byte[]? Second)> ReadAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var values = await _values.GetAsync(wanted, () => FetchAsync(wanted), cancellationToken);
        if (values is null)
            throw new CallException(Reasons.ReferenceNotFound, $"{wanted.Kind} '{wanted.Name}' does not exist");
        return (Found(wanted, wanted.Key, values[0]), wanted.OtherKey is { } other ? Found(wanted, other, values[1]) : null);
    }

    private async Task<Expiring<IReadOnlyList<byte[]?>?>> FetchAsync(Wanted wanted)
    {
        using var turn = await _reads.EnterAsync(wanted.Namespace, "", 1, CancellationToken.None);
        var (exists, find) = await AskAsync(wanted.Kind, wanted.Name, "read", () => FindAsync(wanted));
        IReadOnlyList<byte[]?>? values = exists ? [find(wanted.Key), wanted.OtherKey is { } other ? find(other) : null] : null;
        return new(values, time.GetUtcNow() + Freshness, values?.Sum(v => v?.LongLength ?? 0) ?? 0);
    }

    private async Task<(bool Exists, Func<string, byte[]?> Find)> FindAsync(Wanted wanted)
    {
        if (wanted.Kind == "Secret")
        {
            var secret = await source.FindSecretAsync(wanted.Namespace, wanted.Name);
            return (secret is not null, key => secret?.Data?.GetValueOrDefault(key));
        }

        var map = await source.FindConfigMapAsync(wanted.Namespace, wanted.Name);
        return (map is not null, key => map?.Data?.GetValueOrDefault(key) is { } text ? Encoding.UTF8.GetBytes(text) : null);
    }

    private async Task<Expiring<string>> RequestTokenAsync(string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration)
    {
        var asked = time.GetUtcNow();
        var issued = await AskAsync(
            "ServiceAccount",
            spec.Name,
            "request a token for",
            () => source.RequestTokenAsync(@namespace, spec.Name, spec.Audience, expiration));
        var status = issued.Status ?? throw new CallException(
            Reasons.InternalError, $"the API server issued no token for ServiceAccount '{spec.Name}'", RetryClasses.Connect);
        var life = (status.ExpirationTimestamp ?? asked + expiration) - asked;
        return new Expiring<string>(status.Token, asked + (life * 0.8), status.Token.Length * sizeof(char));
    }

    private static async Task<T> AskAsync<T>(string kind, string name, string task, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new CallException(
                Reasons.AccessDenied,
                $"the operator is not allowed to {task} {kind} '{name}': an administrator must bind ClusterRole {Role} in this namespace");
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw new CallException(Reasons.ReferenceNotFound, $"{kind} '{name}' does not exist");
        }
        catch (ApiException e) when (e.IsInvalid)
        {
            throw new CallException(Reasons.InvalidAction, $"the API server rejects these values in an attempt to {task} {kind} '{name}'");
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or JsonException)
        {
            throw new CallException(Reasons.InternalError, $"the operator could not {task} {kind} '{name}'", RetryClasses.Connect);
        }
    }

    private static byte[] Found(Wanted wanted, string key, byte[]? value) =>
        value ?? throw new CallException(Reasons.ReferenceNotFound, $"{wanted.Kind} '{wanted.Name}' has no key '{key}'");

    /// <summary>One or two keys of an object.</summary>
    private sealed record Wanted(string Kind, string Namespace, string Name, string Key, string? OtherKey = null);
}
