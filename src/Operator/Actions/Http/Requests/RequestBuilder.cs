using System.IO.Compression;
using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Connections;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Limits;

namespace ScheduledJobs.Operator.Actions.Http.Requests;

/// <summary>Builds the request of an attempt or a notification: fills in variables and references.</summary>
/// <param name="references">Reads Secrets and ConfigMaps.</param>
/// <param name="clusterDomain">DNS domain of the cluster.</param>
internal sealed class RequestBuilder(ReferenceReader references, string clusterDomain)
{
    /// <summary>Longest body, before compression.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Longest names and values of all headers together.</summary>
    public const int MaxHeaders = 64 * 1024;

    /// <summary>Longest text of <c>tls.caFrom</c>: about forty CA certificates.</summary>
    public const int MaxTrust = 64 * 1024;

    // How much longer than its name a variable's value may be: object names have at most 63 characters, and little is added to them.
    private const int LongestVariable = 128;

    /// <summary>The URL of a request.</summary>
    /// <exception cref="CallException">It is not a valid URL once its variables are filled in.</exception>
    public Uri TargetOf(CallSubject subject, HttpActionSpec action)
    {
        var text = action.Service is { } service
            ? $"{service.Scheme}://{service.Name}.{service.Namespace ?? subject.Job.Metadata.Namespace}.svc.{clusterDomain}:{service.Port}{service.Path}"
            : action.Url!;
        return Uri.TryCreate(VariableText.Expand(text, subject.Variables, Uri.EscapeDataString), UriKind.Absolute, out var url)
            ? url
            : throw Invalid(subject, "url: is not a valid URL after its variables are expanded");
    }

    /// <summary>
    /// The most bytes that an action's request can take besides its headers. A body from a Secret or ConfigMap is shared with the cache,
    /// unless it is transformed.
    /// </summary>
    public static long MostBytes(HttpActionSpec action)
    {
        var body = action.Body is { } text ? text.Length + ((long)text.AsSpan().Count("$(") * LongestVariable) : 0;
        var isMadeAnew = action.Compression == HttpCompressions.Gzip || action.CloudEvents?.Mode == CloudEventsModes.Structured;
        if (action.BodyFrom is not null && isMadeAnew)
            body = MaxBody;

        // As text, as bytes, and in its transformed form.
        return body * (sizeof(char) + sizeof(byte) + (isMadeAnew ? sizeof(char) : 0));
    }

    /// <summary>The request, without its credentials.</summary>
    /// <exception cref="CallException">A reference is missing, may not be read, or is unusable.</exception>
    public async Task<CallRequest> BuildAsync(
        CallSubject subject, HttpActionSpec action, Uri url, EgressPolicy policy, CancellationToken cancellationToken)
    {
        var @namespace = subject.Job.Metadata.Namespace!;
        var headers = await UserHeadersAsync(subject, action, cancellationToken);
        var body = await BodyAsync(subject, action, cancellationToken);
        if (action.CloudEvents is { } events)
            body = CloudEvents.Apply(subject, events, headers, body);
        if (body?.Length > MaxBody)
            throw Invalid(subject, $"body: must be at most {MaxBody / 1024} KiB");
        if (action.Compression == HttpCompressions.Gzip && body is { Length: > 0 })
        {
            body = Compress(body);
            headers.Add(new CallHeader("Content-Encoding", "gzip", IsPublic: true));
        }

        // Ours come last and replace user headers of the same name: a target must be able to rely on them.
        headers.AddRange(subject.Headers);
        if (headers.Sum(h => h.Name.Length + h.Value.Length) > MaxHeaders)
            throw Invalid(subject, $"headers: must be at most {MaxHeaders / 1024} KiB in total");
        return new CallRequest
        {
            Namespace = @namespace,
            Url = url,
            Method = new HttpMethod(action.Method),
            Headers = headers,
            Body = body ?? (action.Method is "POST" or "PUT" or "PATCH" ? [] : null),
            IsBodySecret = action.BodyFrom?.SecretKeyRef is not null,
            KeptHeaders = action.Capture?.Headers ?? [],
            Tls = await TlsAsync(subject, action.Tls, cancellationToken),
            Policy = policy,
        };
    }

    private async Task<List<CallHeader>> UserHeadersAsync(CallSubject subject, HttpActionSpec action, CancellationToken cancellationToken)
    {
        var headers = new List<CallHeader>();
        foreach (var header in action.Headers ?? [])
        {
            // Values from files usually end in a line break.
            var value = header.ValueFrom is { } source
                ? Encoding.UTF8.GetString(await references.ReadAsync(subject.Job.Metadata.Namespace!, source, cancellationToken)).TrimEnd('\r', '\n')
                : VariableText.Expand(header.Value ?? "", subject.Variables);
            if (HttpHeaderRules.FindFault(value) is { } fault)
                throw Invalid(subject, $"headers: the value of {header.Name} {fault}");
            headers.Add(new CallHeader(header.Name, value, IsPublic: IsAboutContent(header.Name)));
        }

        return headers;
    }

    private static bool IsAboutContent(string name) =>
        name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) || name.Equals("Accept", StringComparison.OrdinalIgnoreCase);

    private async Task<byte[]?> BodyAsync(CallSubject subject, HttpActionSpec action, CancellationToken cancellationToken)
    {
        var read = action.BodyFrom is { } source ? await references.ReadAsync(subject.Job.Metadata.Namespace!, source, cancellationToken) : null;
        if (subject.IsNotification)
            return NotificationBody.Of(subject, action, read is null ? action.Body ?? "" : Encoding.UTF8.GetString(read));
        return read ?? (action.Body is { } body ? Encoding.UTF8.GetBytes(VariableText.Expand(body, subject.Variables)) : null);
    }

    private async Task<TlsSettings> TlsAsync(CallSubject subject, HttpTlsSpec? spec, CancellationToken cancellationToken)
    {
        var @namespace = subject.Job.Metadata.Namespace!;
        if (spec is null)
            return TlsSettings.System;
        var ca = spec.CaFrom is { } source ? await TrustAsync(subject, source, cancellationToken) : null;
        if (spec.ClientCertificateSecret is not { } secret)
            return new TlsSettings(ca, null, null, spec.ServerName);
        var (certificate, key) = await references.ReadSecretTextsAsync(@namespace, secret, "tls.crt", "tls.key", cancellationToken);
        return certificate.Length > MaxTrust || key.Length > MaxTrust
            ? throw Invalid(subject, $"tls.clientCertificateSecret: '{secret}' must be at most {MaxTrust / 1024} KiB")
            : new TlsSettings(ca, certificate, key, spec.ServerName);
    }

    private async Task<string> TrustAsync(CallSubject subject, ValueSource source, CancellationToken cancellationToken)
    {
        var pem = await references.ReadAsync(subject.Job.Metadata.Namespace!, source, cancellationToken);
        return pem.Length <= MaxTrust
            ? Encoding.UTF8.GetString(pem)
            : throw Invalid(subject, $"tls.caFrom: must be at most {MaxTrust} bytes long, but has {pem.Length}; include only the certificate authorities of this target");
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body);
        return compressed.ToArray();
    }

    private static CallException Invalid(CallSubject subject, string message) => new(Reasons.InvalidAction, $"{subject.Field}.{message}");
}
