using Microsoft.AspNetCore.Http;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api.Errors;
using ScheduledJobs.LocalKube.Api.Http;
using ScheduledJobs.LocalKube.Api.Kinds;
using ScheduledJobs.LocalKube.Api.Storage;

namespace ScheduledJobs.LocalKube.Api.Selection;

/// <summary>What a list or a watch selects: namespace, name, labels and fields.</summary>
internal sealed class ObjectSelector(string? ns, string? name, LabelSelector labels, FieldSelector fields)
{
    /// <summary>Whether it filters by anything other than the namespace.</summary>
    public bool IsFiltering => !labels.IsEmpty || !fields.IsEmpty || name is not null;

    public static ObjectSelector Of(HttpRequest request, ResourceKind kind, ApiPath path) => new(
        path.Namespace,
        path.Name,
        ParseLabels(request.Text("labelSelector")),
        FieldSelector.Parse(request.Text("fieldSelector"), kind));

    private static LabelSelector ParseLabels(string text)
    {
        try
        {
            return LabelSelector.Parse(text);
        }
        catch (FormatException e)
        {
            throw Refusals.BadRequest(e.Message);
        }
    }

    public bool Matches(StoredObject obj) =>
        (ns is null || obj.Namespace == ns) && (name is null || obj.Name == name) && labels.Matches(obj.Labels) && fields.Matches(obj);
}
