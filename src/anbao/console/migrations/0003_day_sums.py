from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('console', '0002_draft_base'),
    ]

    operations = [
        migrations.CreateModel(
            name='DaySum',
            fields=[
                ('pk', models.CompositePrimaryKey('figure', 'day', 'product', blank=True, editable=False, primary_key=True, serialize=False)),
                ('figure', models.CharField(max_length=80)),
                ('day', models.DateField()),
                ('product', models.CharField(blank=True, default='', max_length=32)),
                ('amount', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FigureKept',
            fields=[
                ('figure', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
