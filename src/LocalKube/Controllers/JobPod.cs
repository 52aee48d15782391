using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Json;

namespace ScheduledJobs.LocalKube.Controllers;

/// <summary>The Pod of one attempt of a Job.</summary>
internal static class JobPod
{
    private const int LongestPrefix = 57;
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Looks like a name that Kubernetes makes up, but is the same each time it is asked for.</summary>
    public static string Name(LocalJob job, int attempt)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Metadata.Uid}/{attempt}"));
        var suffix = string.Concat(hash.Take(5).Select(b => SuffixLetters[b % SuffixLetters.Length]));
        var prefix = job.Metadata.Name!;
        return $"{(prefix.Length > LongestPrefix ? prefix[..LongestPrefix] : prefix)}-{suffix}";
    }

    /// <summary>The template as a Pod with the labels and the owner that Kubernetes gives it.</summary>
    public static RawJson Make(LocalJob job, int attempt)
    {
        var template = job.Spec.Template.ToNode()!.AsObject();
        var metadata = template["metadata"]?.DeepClone().AsObject() ?? [];
        metadata["name"] = Name(job, attempt);
        metadata["namespace"] = job.Metadata.Namespace;
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        foreach (var prefix in (string[])["batch.kubernetes.io/", ""])
        {
            labels[prefix + "job-name"] = job.Metadata.Name;
            labels[prefix + "controller-uid"] = job.Metadata.Uid;
        }

        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["name"] = job.Metadata.Name,
            ["uid"] = job.Metadata.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        });
        return RawJson.From(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone(),
        });
    }
}
