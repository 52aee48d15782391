using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;

namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>Expensive certificates and Secrets.</summary>
public static class CredentialAttacks
{
    private const int Bundles = 20;
    private const int BundleBytes = 1_000_000;
    private const int Callers = 8;
    private const int SecretsOfACaller = 19;
    private const int SecretBytes = 900_000;

    /// <summary>Certificates are trusted or not; nothing is fetched to find out.</summary>
    public static async Task CertificateAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        await HostileNamespace.ManyAsync(10, i => here.ScheduleAsync($"issuer-{i}", CallAttacks.Call($"{site.Target.TlsAddress}/", ""), sign: Sign.Complaint));
    }

    public static async Task BundlesAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        var certificates = Enumerable.Range(0, 50).Select(_ => ServingCertificate.Create().CertificatePem + "\n").ToList();
        await HostileNamespace.ManyAsync(Bundles, async i =>
        {
            var text = new StringBuilder();
            for (var n = i; text.Length < BundleBytes - 1000; n++)
                text.Append(certificates[n % certificates.Count]);
            var bundle = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = $"bundle-{i}" },
                ["data"] = new JsonObject { ["ca.crt"] = text.ToString() },
            };
            await here.CreateAsync(Kind.ConfigMaps, $"bundle-{i}", bundle.ToJsonString());
            await here.ScheduleAsync(
                $"bundled-{i}",
                CallAttacks.Call($"{site.Target.TlsAddress}/", $$$""" "tls":{"caFrom":{"configMapKeyRef":{"name":"bundle-{{{i}}}","key":"ca.crt"} } }, """),
                sign: Sign.Complaint);
        });
    }

    /// <summary>Each call names one small key of many large Secrets.</summary>
    public static async Task SecretsAsync(AttackSite site)
    {
        var here = await site.NamespaceAsync();
        var large = Convert.ToBase64String(new byte[SecretBytes * 3 / 4]);
        await HostileNamespace.ManyAsync(Callers * SecretsOfACaller, i => here.CreateAsync(Kind.Secrets, $"secret-{i}", $$$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"secret-{{{i}}}"},"data":{"small":"djE=","large":"{{{large}}}"}}
            """));
        await HostileNamespace.ManyAsync(Callers, i =>
        {
            var headers = Enumerable.Range(i * SecretsOfACaller, SecretsOfACaller).Select(n =>
                $$$"""{"name":"X-{{{n}}}","valueFrom":{"secretKeyRef":{"name":"secret-{{{n}}}","key":"small"} } }""");
            return here.ScheduleAsync($"caller-{i}", CallAttacks.Call($"{site.Target.Address()}/quick", $"\"headers\":[{string.Join(',', headers)}],"));
        });
    }
}
