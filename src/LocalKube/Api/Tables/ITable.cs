using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Tables;

/// <summary>The columns that <c>kubectl get</c> prints for a kind.</summary>
internal interface ITable
{
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>One row: a value for each column, null if there isn't one.</summary>
    JsonArray Cells(JsonObject obj, DateTimeOffset now);
}

/// <summary>One column.</summary>
/// <param name="Name">Header.</param>
/// <param name="Type">OpenAPI type of the cells, or <c>date</c>.</param>
/// <param name="Priority">0 is always printed, anything higher only with <c>-o wide</c>.</param>
/// <param name="Description">What the column means.</param>
/// <param name="Format">OpenAPI format; <c>name</c> marks the column with the name.</param>
internal sealed record TableColumn(string Name, string Type = "string", int Priority = 0, string Description = "", string Format = "");
