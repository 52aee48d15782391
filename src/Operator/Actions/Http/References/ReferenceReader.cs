using System.Text;
using System.Text.Json;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Operator.Actions.Http.References;

/// <summary>
/// The values that actions refer to. They come from the ScheduledJob's own namespace, when a run needs them, and are used for at most
/// <see cref="Freshness"/>. What is missing or not allowed fails the run with a message that names the object and the key.
/// </summary>
internal sealed class ReferenceReader(IReferenceSource source, TimeProvider time)
{
    /// <summary>How long a value that was read is used.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>What lets the operator read them in a namespace, as installed by kubectl, or by Helm under its usual name.</summary>
    public const string Role = "scheduledjob-operator-http-references";

    private const int Capacity = 1000;

    private readonly ExpiringCache<(string Namespace, string Name), Secret?> _secrets = new(Capacity, time);
    private readonly ExpiringCache<(string Namespace, string Name), ConfigMap?> _configMaps = new(Capacity, time);
    private readonly ExpiringCache<(string Namespace, string Name, string Audience, TimeSpan Expiration), string> _tokens = new(Capacity, time);

    /// <summary>A key of a Secret or ConfigMap.</summary>
    /// <exception cref="CallException">It is not there, or may not be read.</exception>
    public Task<byte[]> ReadAsync(string @namespace, ValueSource value, CancellationToken cancellationToken) => value.SecretKeyRef is { } secret
        ? ReadSecretAsync(@namespace, secret.Name, secret.Key, cancellationToken)
        : ReadConfigMapAsync(@namespace, value.ConfigMapKeyRef!, cancellationToken);

    /// <summary>A key of a Secret.</summary>
    /// <exception cref="CallException">It is not there, or may not be read.</exception>
    public async Task<byte[]> ReadSecretAsync(string @namespace, string name, string key, CancellationToken cancellationToken)
    {
        var secret = await _secrets.GetAsync(
            (@namespace, name), () => FetchAsync("Secret", name, () => source.FindSecretAsync(@namespace, name)), cancellationToken);
        return Found("Secret", name, key, secret is not null, secret?.Data?.GetValueOrDefault(key));
    }

    /// <summary>A key of a Secret, as text.</summary>
    /// <exception cref="CallException">It is not there, or may not be read.</exception>
    public async Task<string> ReadSecretTextAsync(string @namespace, string name, string key, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await ReadSecretAsync(@namespace, name, key, cancellationToken));

    /// <summary>A token of a ServiceAccount; the same one until a fifth of its life is left.</summary>
    /// <exception cref="CallException">There is no such account, or the operator may not ask for its tokens.</exception>
    public Task<string> ReadTokenAsync(string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration, CancellationToken cancellationToken) =>
        _tokens.GetAsync((@namespace, spec.Name, spec.Audience, expiration), () => RequestTokenAsync(@namespace, spec, expiration), cancellationToken);

    /// <summary>The target did not take the token: the next run asks for a new one.</summary>
    public void RejectToken(string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration) =>
        _tokens.Remove((@namespace, spec.Name, spec.Audience, expiration));

    private async Task<byte[]> ReadConfigMapAsync(string @namespace, KeyReference reference, CancellationToken cancellationToken)
    {
        var map = await _configMaps.GetAsync(
            (@namespace, reference.Name),
            () => FetchAsync("ConfigMap", reference.Name, () => source.FindConfigMapAsync(@namespace, reference.Name)),
            cancellationToken);
        var text = map?.Data?.GetValueOrDefault(reference.Key);
        return Found("ConfigMap", reference.Name, reference.Key, map is not null, text is null ? null : Encoding.UTF8.GetBytes(text));
    }

    private async Task<Expiring<string>> RequestTokenAsync(string @namespace, ServiceAccountTokenSpec spec, TimeSpan expiration)
    {
        var asked = time.GetUtcNow();
        var issued = await AskAsync(
            "token of ServiceAccount",
            spec.Name,
            () => source.RequestTokenAsync(@namespace, spec.Name, spec.Audience, expiration));
        var status = issued.Status ?? throw new CallException(
            Reasons.InternalError, $"the API server issued no token of ServiceAccount '{spec.Name}'", RetryClasses.Connect);
        var life = (status.ExpirationTimestamp ?? asked + expiration) - asked;
        return new Expiring<string>(status.Token, asked + (life * 0.8));
    }

    private async Task<Expiring<T>> FetchAsync<T>(string kind, string name, Func<Task<T>> fetch) =>
        new(await AskAsync(kind, name, fetch), time.GetUtcNow() + Freshness);

    private static async Task<T> AskAsync<T>(string kind, string name, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ApiException e) when (e.IsForbidden)
        {
            throw new CallException(
                Reasons.AccessDenied,
                $"the operator may not read {kind} '{name}': an administrator must bind ClusterRole {Role} in this namespace");
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw new CallException(Reasons.ReferenceNotFound, $"{kind} '{name}' does not exist");
        }
        catch (ApiException e) when (e.IsInvalid)
        {
            throw new CallException(Reasons.InvalidAction, $"the API server refuses to issue a {kind} '{name}' with these values");
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or JsonException)
        {
            throw new CallException(Reasons.InternalError, $"the operator could not read {kind} '{name}'", RetryClasses.Connect);
        }
    }

    private static byte[] Found(string kind, string name, string key, bool exists, byte[]? value) => value
        ?? throw new CallException(
            Reasons.ReferenceNotFound, exists ? $"{kind} '{name}' has no key '{key}'" : $"{kind} '{name}' does not exist");
}
