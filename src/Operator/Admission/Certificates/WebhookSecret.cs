using System.Text;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Operator.Admission.Certificates;

/// <summary>The Secret that all replicas share. The first replica writes it; the others read it.</summary>
internal sealed class WebhookSecret(ResourceClient<Secret> secrets, string @namespace, string name)
{
    private const string Authority = "ca.crt";
    private const string AuthorityKey = "ca.key";
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";

    /// <summary>Reads it, and renews what has to be renewed.</summary>
    /// <returns>What is in the Secret now, and what was renewed.</returns>
    public async Task<(CertificateMaterial Material, Renewal Renewed)> EnsureAsync(
        IReadOnlyList<string> hosts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(@namespace, name, cancellationToken);
        var material = Read(secret);
        var renewal = CertificateCheck.WhatToRenew(material, hosts, now);
        if (renewal == Renewal.None)
            return (material, Renewal.None);
        var renewed = renewal == Renewal.Authority
            ? CertificateIssuer.IssueAuthority(hosts, now)
            : CertificateIssuer.IssueCertificate(material, hosts, now);
        try
        {
            await WriteAsync(secret, renewed, cancellationToken);
            return (renewed, renewal);
        }
        catch (ApiException e) when (e.IsAlreadyExists || e.IsConflict)
        {
            // Another replica was faster, and its certificate is as good.
            var other = Read(await secrets.FindAsync(@namespace, name, cancellationToken));
            return CertificateCheck.WhatToRenew(other, hosts, now) == Renewal.None
                ? (other, Renewal.None)
                : throw new IOException($"another replica writes Secret {name} at the same time", e);
        }
    }

    private Task<Secret> WriteAsync(Secret? existing, CertificateMaterial material, CancellationToken cancellationToken)
    {
        var data = new Dictionary<string, byte[]>
        {
            [Authority] = Encoding.ASCII.GetBytes(material.Authority),
            [AuthorityKey] = Encoding.ASCII.GetBytes(material.AuthorityKey),
            [Certificate] = Encoding.ASCII.GetBytes(material.Certificate),
            [Key] = Encoding.ASCII.GetBytes(material.Key),
        };
        if (existing is not null)
            return secrets.ReplaceAsync(existing with { Data = data }, WriteOptions.Default, cancellationToken);
        var secret = new Secret
        {
            Metadata = new ObjectMeta { Name = name, Labels = new() { ["app.kubernetes.io/name"] = "scheduledjob-operator" } },
            Type = "kubernetes.io/tls",
            Data = data,
        };
        return secrets.CreateAsync(@namespace, secret, WriteOptions.Default, cancellationToken);
    }

    private static CertificateMaterial Read(Secret? secret)
    {
        string Text(string key) => secret?.Data?.TryGetValue(key, out var bytes) == true ? Encoding.UTF8.GetString(bytes) : "";
        return secret is null ? CertificateMaterial.None : new(Text(Authority), Text(AuthorityKey), Text(Certificate), Text(Key));
    }
}
