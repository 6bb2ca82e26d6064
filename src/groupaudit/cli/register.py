"""`groupaudit register`: write the register and the form on members, filled in from exports."""

from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, pair

Folder = Annotated[
    Path, typer.Option("--output", "-o", help=pair("把表写到哪个文件夹。", "Folder to write the forms into."))
]


@chinese("根据导出填好微信群信息登记表和微信群成员信息管理表，供核对、补全、备案。")
def register(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    output: Folder = Path(),
    as_csv: Annotated[
        bool, typer.Option("--csv", help=pair("写 CSV，不写 XLSX。", "Write CSV instead of XLSX."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=pair("覆盖已有的文件。", "Overwrite existing files."))] = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Write 微信群信息登记表 and 微信群成员信息管理表 pre-filled from exports; check, complete and file them."""
    from groupaudit import api, organisation
    from groupaudit.cli import input_files
    from groupaudit.tasks.blank_forms import cells, form_of, save
    from groupaudit.tasks.filing import member_form_of, register_of

    roles = input_files.roles(roster, employees, reader)
    request = api.Request(paths=paths or (), policy=policy, roles=roles, plugins=not no_plugins)
    known = api.rules(plugins=not no_plugins).found
    settings = api.policy_for(policy, [*request.paths, *roles], known)
    took_in = api.read(request, settings)
    tables, _ = organisation.apply(settings, took_in.tables)
    for table, entries in (("register", register_of(tables)), ("member_form", member_form_of(tables))):
        form = form_of(table)
        if entries.height:
            target = save(form, cells(form, entries), output, as_csv=as_csv, force=force)
            typer.echo(f"{target}: 已填写 {entries.height} 行，请核对后备案 ({entries.height} rows; check and file it)")
        else:
            typer.echo(f"{form.title}: 输入里没有可填的内容 (nothing in the inputs to fill in)", err=True)
    for problem in took_in.problems:
        complain_of(problem)
    raise typer.Exit(2 if took_in.problems else 0)
